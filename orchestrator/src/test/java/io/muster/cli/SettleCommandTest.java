package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.lifecycle.IterationEvent.FateUnknown;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Value;
import io.muster.report.ScriptedRun;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettleCommandTest {
  @TempDir Path outDir;

  private final Invoked shell = new Invoked(Path.of("."));

  private static ScriptedRun unknown() {
    return ScriptedRun.of("a", "b")
        .iteration("a", 3, 7)
        .start("b")
        .to("b", new FateUnknown(1, "its host cannot be asked"));
  }

  @Test
  void writesTheOperatorsWordDownAndLeavesTheRunEnded() {
    RunOnDisk run = RunOnDisk.abandoned(outDir, unknown().end(RunStatus.UNSETTLED));
    assertThat(shell.muster("settle", outDir, "b", "--over")).isZero();
    assertThat(shell.out())
        .isEqualTo(
            "iteration b, attempt 1: settled as over; `muster run PLAN --resume` goes on with it\n");
    assertThat(run.read().state().iteration(new Value("b")).phase()).isEqualTo(Phase.PENDING);
    assertThat(run.read().ended()).contains(RunStatus.UNSETTLED);
    assertThat(run.read().epoch()).isEqualTo(2);
    assertThat(shell.muster("settle", outDir, "b", "--over")).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo(
            "muster: iteration b of run r-1 is not unknown but pending: there is nothing to settle\n");
  }

  @Test
  void aRunThatASignalEndedStaysEndedByIt() {
    RunOnDisk run =
        RunOnDisk.abandoned(
            outDir,
            unknown()
                .run(new RunEvent.SignalReceived("SIGTERM", SignalAction.CANCEL))
                .end(RunStatus.INTERRUPTED));
    assertThat(shell.muster("settle", outDir, "b", "--over")).isZero();
    assertThat(run.read().ended()).contains(RunStatus.INTERRUPTED);
    assertThat(shell.muster("status", outDir, "--exit-code")).isEqualTo(143);
  }

  @Test
  void needsTheWord() {
    RunOnDisk.abandoned(outDir, unknown());
    assertThat(shell.muster("settle", outDir, "b")).isEqualTo(2);
    assertThat(shell.err()).contains("then add --over");
  }

  @Test
  void leavesARunToTheControllerThatDrivesIt() {
    try (RunOnDisk run = RunOnDisk.driven(outDir, unknown())) {
      assertThat(shell.muster("settle", run.path(), "b", "--over")).isEqualTo(4);
      assertThat(shell.err()).contains("drives run r-1");
      assertThat(run.read().epoch()).isEqualTo(1);
    }
  }
}
