package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.lifecycle.RunStatus;
import io.muster.report.ScriptedRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  @TempDir Path outDir;

  @Test
  void onlyARunThatHasPassedCanBeVerifiedAgain() {
    RunOnDisk.abandoned(outDir, ScriptedRun.of("a").end(RunStatus.CANCELLED));
    Invoked shell = new Invoked(outDir);
    assertThat(shell.muster("verify", outDir)).isEqualTo(3);
    assertThat(shell.err()).startsWith("muster: run r-1 (cancelled) has no manifest in " + outDir);
    assertThat(shell.out().lines())
        .singleElement()
        .asString()
        .startsWith("{\"run_id\":\"r-1\",")
        .contains("\"exit_code\":3");
  }
}
