package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.lifecycle.RunStatus;
import io.muster.report.ScriptedRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {
  @TempDir Path outDir;

  private final Invoked shell = new Invoked(Path.of("."));

  private RunOnDisk failed() {
    ScriptedRun script = ScriptedRun.of("56", "3");
    script.start("56").fail("56", ScriptedRun.outOfMemory()).giveUp("56").end(RunStatus.FAILED);
    return RunOnDisk.abandoned(outDir, script)
        .file("56", 1, "stderr.log", "a warning\njava.lang.OutOfMemoryError: Java heap space\n")
        .file("56", 1, "stdout.log", "56 rows\n");
  }

  @Test
  void showsTheFirstErrorFirst() {
    failed();
    assertThat(shell.muster("logs", outDir, "56")).isZero();
    assertThat(shell.out())
        .containsSubsequence(
            "iteration 56, attempt 1 of 1 (failed)",
            "first error: the application ended with exit code 52",
            "==> stderr.log <==",
            "a warning",
            "==> stdout.log <==",
            "56 rows");
  }

  @Test
  void namesTheAttemptsAndValuesThatThereAre() {
    failed();
    assertThat(shell.muster("logs", outDir, "56", "--attempt", "4")).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo("muster: iteration 56 has 1 attempt: there is no attempt 4\n");
    assertThat(shell.muster("logs", outDir, "3")).isEqualTo(2);
    assertThat(shell.err()).isEqualTo("muster: iteration 3 has not begun yet in run r-1\n");
    assertThat(shell.muster("logs", outDir, "57")).isEqualTo(2);
    assertThat(shell.err()).isEqualTo("muster: run r-1 has no value 57; it has 56, 3\n");
    assertThat(shell.muster("logs", outDir, "../57")).isEqualTo(2);
  }

  @Test
  void followsUntilTheAttemptIsOver() {
    ScriptedRun script = ScriptedRun.of("56").start("56");
    try (RunOnDisk run = RunOnDisk.driven(outDir, script)) {
      run.file("56", 1, "stderr.log", "one\n");
      shell.meanwhile(
          () -> {
            run.file("56", 1, "stderr.log", "one\ntwo\n");
            run.write(script.succeed("56"));
          });
      assertThat(shell.muster("logs", outDir, "56", "--follow")).isZero();
    }
    assertThat(shell.out()).containsSubsequence("==> stderr.log <==", "one\n", "two\n");
  }
}
