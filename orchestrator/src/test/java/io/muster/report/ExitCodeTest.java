package io.muster.report;

import static io.muster.report.ScriptedRun.outOfMemory;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import io.muster.lifecycle.IterationEvent.FateUnknown;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
  @Test
  void keepsTheNumbersThatAreDocumented() {
    assertThat(ExitCode.PASSED.code()).isEqualTo(0);
    assertThat(ExitCode.ITERATION_FAILED.code()).isEqualTo(1);
    assertThat(ExitCode.USAGE.code()).isEqualTo(2);
    assertThat(ExitCode.OUTPUT_REJECTED.code()).isEqualTo(3);
    assertThat(ExitCode.OWNED_ELSEWHERE.code()).isEqualTo(4);
    assertThat(ExitCode.DEADLINE_PASSED.code()).isEqualTo(5);
    assertThat(ExitCode.CLUSTER_FAILED.code()).isEqualTo(6);
    assertThat(ExitCode.JOURNAL_DAMAGED.code()).isEqualTo(7);
    assertThat(ExitCode.STORAGE_FAILED.code()).isEqualTo(8);
    assertThat(ExitCode.UNSETTLED.code()).isEqualTo(9);
    assertThat(ExitCode.CANCELLED.code()).isEqualTo(10);
    assertThat(ExitCode.OWN_DEFECT.code()).isEqualTo(70);
    assertThat(ExitCode.HANGUP.code()).isEqualTo(129);
    assertThat(ExitCode.INTERRUPT.code()).isEqualTo(130);
    assertThat(ExitCode.TERMINATED.code()).isEqualTo(143);
    assertThat(ExitCode.values()).hasSize(15);
    assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::code)).doesNotContain(99);
  }

  @Test
  void ofSeveralTakesTheFirstInTheDocumentedOrder() {
    List<Integer> order = Arrays.stream(ExitCode.values()).sorted().map(ExitCode::code).toList();
    assertThat(order).containsExactly(70, 8, 7, 4, 129, 130, 143, 10, 5, 9, 6, 3, 1, 2, 0);
    assertThat(
            ExitCode.first(
                List.of(ExitCode.ITERATION_FAILED, ExitCode.CANCELLED, ExitCode.UNSETTLED)))
        .isEqualTo(ExitCode.CANCELLED);
    assertThat(ExitCode.first(List.of())).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void helpNamesEveryCode() {
    assertThat(ExitCode.help())
        .isEqualTo(
            """
            Exit codes of muster (never renumbered):

              code  again     meaning
                 0  no        all iterations succeeded and verified (with --only or --except: those selected)
                 1  by cause  an iteration failed for good
                 2  no        bad usage or plan: nothing was started
                 3  no        an output failed verification
                 4  yes       another live controller holds this out_dir
                 5  no        run deadline passed: --resume gives a new allowance
                 6  by cause  cluster unreachable, or too small for the plan
                 7  no        journal damaged, or of a newer format
                 8  yes       state or output storage full, read-only, refused or unreachable
                 9  no        the fate of an attempt is unknown: muster settle
                10  no        cancelled by muster cancel
                70  no        a defect of Muster's own: please report it
               129  yes       SIGHUP
               130  yes       SIGINT
               143  yes       SIGTERM

            When several hold, the first of 70, 8, 7, 4, 129, 130, 143, 10, 5, 9, 6, 3, 1.
            Once the manifest is written the run has passed: a later signal ends with 0.
            'again' says whether the same command may end better by itself.
            """);
  }

  @Test
  void aPassedRunIsZeroAlsoWhenASignalComesLate() {
    ScriptedRun run = ScriptedRun.of("2").iteration("2", 1, 10);
    run.run(new RunEvent.ManifestIntended("n")).run(new RunEvent.ManifestWritten("/out/m"));
    assertThat(of(run, Optional.of("SIGTERM"))).isEqualTo(ExitCode.PASSED);
    assertThat(of(run.end(RunStatus.PASSED), Optional.empty())).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void aPartialSelectionThatPassedIsZero() {
    ScriptedRun run =
        ScriptedRun.selecting(List.of("2"), "2", "3").iteration("2", 1, 10).end(RunStatus.PARTIAL);
    assertThat(of(run, Optional.empty())).isEqualTo(ExitCode.PASSED);
  }

  @Test
  void aFailureIsOneAndARejectedOutputThree() {
    ScriptedRun failed = ScriptedRun.of("2").start("2").fail("2", outOfMemory()).giveUp("2");
    assertThat(of(failed.end(RunStatus.FAILED), Optional.empty()))
        .isEqualTo(ExitCode.ITERATION_FAILED);
    ScriptedRun both =
        ScriptedRun.of("2", "3")
            .start("2")
            .fail("2", outOfMemory())
            .giveUp("2")
            .start("3")
            .reject("3", "no files")
            .giveUp("3");
    assertThat(of(both.end(RunStatus.REJECTED), Optional.empty()))
        .isEqualTo(ExitCode.OUTPUT_REJECTED);
  }

  @Test
  void theFailureOfAnOptionalIterationDoesNotCount() {
    ScriptedRun run =
        ScriptedRun.of("2", "3")
            .optional("3")
            .start("2")
            .fail("2", outOfMemory())
            .giveUp("2")
            .start("3")
            .reject("3", "no files")
            .giveUp("3");
    assertThat(of(run.end(RunStatus.FAILED), Optional.empty()))
        .isEqualTo(ExitCode.ITERATION_FAILED);
  }

  @Test
  void aSignalOutranksACancelWhichOutranksAnUnknownFate() {
    ScriptedRun run =
        ScriptedRun.of("2")
            .start("2")
            .to("2", new FateUnknown(1, "the node does not answer"))
            .run(new RunEvent.CancelRequested("ada"));
    assertThat(of(run, Optional.empty())).isEqualTo(ExitCode.CANCELLED);
    assertThat(of(run, Optional.of("INT"))).isEqualTo(ExitCode.INTERRUPT);
    ScriptedRun unsettled =
        ScriptedRun.of("2").start("2").to("2", new FateUnknown(1, "x")).end(RunStatus.UNSETTLED);
    assertThat(of(unsettled, Optional.empty())).isEqualTo(ExitCode.UNSETTLED);
  }

  @Test
  void everyWayToStopHasItsCode() {
    assertThat(stopped(new RunEvent.SignalReceived("SIGHUP", SignalAction.CANCEL)))
        .isEqualTo(ExitCode.HANGUP);
    assertThat(stopped(new RunEvent.SignalReceived("SIGTERM", SignalAction.DETACH)))
        .isEqualTo(ExitCode.TERMINATED);
    assertThat(stopped(new RunEvent.DeadlinePassed())).isEqualTo(ExitCode.DEADLINE_PASSED);
    assertThat(stopped(new RunEvent.StorageFailed("full"))).isEqualTo(ExitCode.STORAGE_FAILED);
    assertThat(stopped(new RunEvent.ClusterFailed("gone"))).isEqualTo(ExitCode.CLUSTER_FAILED);
    assertThat(stopped(new RunEvent.StoppedByFailure(new Value("2"))))
        .isEqualTo(ExitCode.ITERATION_FAILED);
  }

  @Test
  void aRunThatStoppedForNoReasonIsADefect() {
    assertThat(of(ScriptedRun.of("2"), Optional.empty())).isEqualTo(ExitCode.OWN_DEFECT);
  }

  @Test
  void refusesASignalThatHasNoCode() {
    assertThatThrownBy(() -> ExitCode.ofSignal("SIGUSR1"))
        .hasMessage("no exit code is set for signal SIGUSR1");
  }

  private static ExitCode stopped(RunEvent event) {
    ScriptedRun run = ScriptedRun.of("2", "3").run(event);
    ExitCode before = of(run, Optional.empty());
    run.end(run.state().stop().orElseThrow().status());
    assertThat(of(run, Optional.empty())).isEqualTo(before);
    return before;
  }

  private static ExitCode of(ScriptedRun run, Optional<String> signal) {
    ImmutableSet<Value> optional = run.facts().optional();
    return ExitCode.of(run.state(), optional, signal);
  }
}
