package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.journal.CancelRequests;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.report.ScriptedRun;
import io.muster.storage.file.FileStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CancelCommandTest {
  @TempDir Path outDir;

  private final Invoked shell = new Invoked(Path.of("."));
  private final ScriptedRun script = ScriptedRun.of("a", "b").iteration("a", 3, 7);

  @Test
  void asksTheControllerThatDrives() {
    try (RunOnDisk run = RunOnDisk.driven(outDir, script.start("b"))) {
      shell.meanwhile(() -> run.write(script.run(new RunEvent.CancelRequested("alice"))));
      assertThat(shell.muster("cancel", outDir)).isZero();
      assertThat(shell.out())
          .startsWith("asked process " + ProcessHandle.current().pid())
          .contains("to cancel run r-1\n")
          .contains("it stops its applications and ends within seconds, see `muster wait");
      assertThat(new CancelRequests(new FileStore(), run.folder()).to(1))
          .hasValueSatisfying(request -> assertThat(request.by()).startsWith("alice on "));
      assertThat(shell.muster("cancel", outDir)).isZero();
      assertThat(shell.out()).startsWith("run r-1 is being cancelled already, by alice on ");
    }
  }

  @Test
  void saysThatTheControllerHasNotAnswered() {
    try (RunOnDisk run = RunOnDisk.driven(outDir, script.start("b"))) {
      assertThat(shell.muster("cancel", outDir)).isZero();
      assertThat(shell.out()).contains("it has not answered in 5 s; the request stands", "--wait");
      assertThat(new CancelRequests(new FileStore(), run.folder()).unread(run.read().state()))
          .isPresent();
    }
  }

  @Test
  void waitsForTheEnd() {
    try (RunOnDisk run = RunOnDisk.driven(outDir, script)) {
      shell.meanwhile(() -> run.write(script.end(RunStatus.CANCELLED)));
      assertThat(shell.muster("cancel", outDir, "--wait")).isZero();
    }
    assertThat(shell.out()).contains("waits until it is over", "run r-1 has ended: cancelled");
  }

  @Test
  void saysThatTheRunHadEndedBefore() {
    RunOnDisk.abandoned(outDir, script.end(RunStatus.DEADLINE_PASSED));
    assertThat(shell.muster("cancel", outDir)).isZero();
    assertThat(shell.out())
        .isEqualTo("run r-1 had ended before: deadline passed; nothing of it works any more\n");
  }

  @Test
  void stopsWhatIsLeftWhereNobodyDrives() {
    RunOnDisk run = RunOnDisk.abandoned(outDir, script.launch("b"));
    assertThat(shell.muster("cancel", outDir)).isZero();
    assertThat(shell.out())
        .contains("nobody drives run r-1: stops what is left of it (1 application may be at work)")
        .contains("run r-1 is cancelled: nothing of it works any more; 1 of 2 outputs");
    assertThat(run.read().ended()).contains(RunStatus.CANCELLED);
    assertThat(run.read().state().in(Phase.PENDING)).hasSize(1);
    assertThat(shell.muster("status", outDir, "--exit-code")).isEqualTo(10);
  }
}
