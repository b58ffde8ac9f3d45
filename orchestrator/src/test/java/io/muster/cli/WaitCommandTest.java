package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.report.ScriptedRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitCommandTest {
  @TempDir Path outDir;

  private final ScriptedRun script = ScriptedRun.of("a", "b").iteration("a", 3, 7);

  @Test
  void endsWithTheCodeOfTheRunOnceThatHasEnded() {
    Invoked shell = new Invoked(outDir);
    try (RunOnDisk run = RunOnDisk.driven(outDir, script)) {
      shell.meanwhile(() -> run.write(script.iteration("b", 3, 7).passWithManifest()));
      assertThat(shell.muster("wait", outDir)).isZero();
    }
    assertThat(shell.out()).startsWith("r-1 passed: 2 of 2 verified");
  }

  @Test
  void anErrorOfTheJvmIsNoFailedIteration() {
    Invoked shell = new Invoked(outDir);
    try (RunOnDisk run = RunOnDisk.driven(outDir, script)) {
      shell.meanwhile(
          () -> {
            throw new OutOfMemoryError("Java heap space");
          });
      assertThat(shell.muster("wait", run.path())).isEqualTo(70);
    }
    assertThat(shell.err())
        .isEqualTo(
            "muster: Muster itself ran out of memory: Java heap space; give it more, as by"
                + " MUSTER_JAVA_OPTS=-Xmx4g, and repeat the command\n");
  }

  @Test
  void saysSoWhenTheTimeIsOverAndTheRunIsNot() {
    Invoked shell = new Invoked(outDir);
    try (RunOnDisk run = RunOnDisk.driven(outDir, script)) {
      assertThat(shell.muster("wait", run.path(), "--timeout", "10m")).isEqualTo(4);
    }
    assertThat(shell.err())
        .startsWith("muster: after 10m run r-1 has not ended: process ")
        .contains("`muster status");
    assertThat(shell.instant()).isEqualTo("2026-01-31T10:20:00Z");
  }

  @Test
  void doesNotWaitForADeadController() {
    RunOnDisk.abandoned(outDir, script);
    Invoked shell = new Invoked(outDir);
    assertThat(shell.muster("wait", outDir)).isEqualTo(9);
    assertThat(shell.out()).contains("its controller is gone");
    assertThat(shell.instant()).isEqualTo("2026-01-31T10:10:00Z");
  }

  @Test
  void aRunWhoseManifestIsWrittenHasPassedAlsoIfItsControllerCouldNotSaySo() {
    RunOnDisk.abandoned(
        outDir,
        script
            .iteration("b", 3, 7)
            .run(new RunEvent.ManifestIntended("n"))
            .run(new RunEvent.ManifestWritten("/out/_MUSTER_SUCCESS.json")));
    Invoked shell = new Invoked(outDir);
    assertThat(shell.muster("wait", outDir)).isZero();
    assertThat(shell.out()).startsWith("r-1 passed: 2 of 2 verified");
    assertThat(shell.muster("status", outDir, "--exit-code")).isZero();
    assertThat(shell.muster("cancel", outDir)).isZero();
    assertThat(shell.out()).startsWith("run r-1 had ended before: passed");
  }

  @Test
  void refusesWhatIsNoSpan() {
    RunOnDisk.abandoned(outDir, script.end(RunStatus.CANCELLED));
    Invoked shell = new Invoked(outDir);
    assertThat(shell.muster("wait", outDir, "--timeout", "soon")).isEqualTo(2);
    assertThat(shell.err()).contains("--timeout soon: not a span of time; write 90s");
    assertThat(shell.muster("wait", outDir, "--timeout", "1s")).isEqualTo(10);
  }
}
