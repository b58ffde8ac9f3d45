package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationEvent.FateUnknown;
import io.muster.lifecycle.IterationEvent.IterationBlocked;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.SliceUse;
import io.muster.lifecycle.SliceUse.OneTask;
import io.muster.lifecycle.StopReason;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClosingTest {
  private static final Explainer BY_MEMORY =
      (value, failure) ->
          failure.origin() == Failure.Origin.OUTPUT
              ? new Explanation(failure.message(), "", false)
              : new Explanation(
                  "out of memory (\"java.lang.OutOfMemoryError\")",
                  "raise slice.driver_memory of iteration " + value + " above 1g",
                  true);

  @Test
  void tellsOfARunThatPassed() {
    ScriptedRun run =
        ScriptedRun.of("2", "56")
            .seconds(0.2)
            .iteration("2", 12.3, 1204)
            .iteration("56", 61, 3_000_000)
            .passWithManifest();
    assertThat(text(run.outcome(), 120))
        .isEqualTo(
            """
            iteration  status    attempts       rows     bytes  files  seconds  waited
            2          verified         1      1,204  37.6 KiB      2     12.3     0.2
            56         verified         1  3,000,000  91.6 MiB      2     61.0    12.5

            PASSED: 2 of 2 iterations verified in 1m13s; manifest /out/_MUSTER_SUCCESS.json (exit 0)
            """);
  }

  @Test
  void tellsHowBusySlicesWereWhatWarnsAndWhatRanInOneTask() {
    ScriptedRun run =
        ScriptedRun.of("2", "3", "56")
            .verified("2", 12.0, used(8, 96_000, Optional.empty()), "quality.row_count: 3 rows")
            .verified("3", 12.0, used(2, 11_000, Optional.of(OneTask.INPUT)))
            .verified("56", 12.0, used(2, 1000, Optional.empty()), "quality.row_count: 3 rows")
            .passWithManifest();
    List<String> lines = Closing.of(run.outcome(), 90);
    assertThat(lines).allMatch(line -> line.length() <= 90);
    assertThat(String.join("\n", lines).strip())
        .startsWith(
            """
            iteration  status    attempts  rows  bytes  files  seconds  busy  waited
            2          verified         1     3   96 B      2     12.0   96%     0.0
            3          verified         1     3   96 B      2     12.0   44%    12.0
            56         verified         1     3   96 B      2     12.0    4%    24.0
            busy: tasks were at work for 72% of the core time that slices had while their Spark
              sessions were open (1m48s of 2m30s)

            warning: iterations 2, 56: quality.row_count: 3 rows
            one task: iteration 3 worked in one task at a time although its slice has 2 cores: the\
            """);
  }

  private static SliceUse used(int cores, long busyMillis, Optional<OneTask> oneTask) {
    return new SliceUse(cores, 12_500, busyMillis, oneTask);
  }

  @Test
  void tellsOfEachFailureWhatItWasWhereItsLogIsAndWhatToDo() {
    assertThat(text(failed().outcome(BY_MEMORY), 100))
        .isEqualTo(
            """
            iteration 56 failed after 2 attempts: out of memory ("java.lang.OutOfMemoryError")
              the application ended with exit code 52
              java.lang.OutOfMemoryError: Java heap space
              last lines of its log:
                | 26/01/31 10:00:01 ERROR Executor: Exception in task 0.0
                | java.lang.OutOfMemoryError: Java heap space
              whole log: /state/r-1/attempts/iter_56/1/stderr.log
              read it:   muster logs flights.yaml --param 'day=a b' 56 --attempt 2
              to do:     raise slice.driver_memory of iteration 56 above 1g

            iteration 22 (optional) was rejected: 0 rows, and verify.min_rows is 1
              read it:   muster logs flights.yaml --param 'day=a b' 22 --attempt 1

            to run the 4 left, keeping what is verified and unchanged:
              muster run flights.yaml --param 'day=a b' --resume

            iteration  status               attempts   rows     bytes  files  seconds  waited
            2          verified                    1  1,204  37.6 KiB      2     12.3     0.0
            56         failed                      2      -         -      -      7.0    12.3
            22         rejected (optional)         1      -         -      -      1.0    34.3
            6          blocked by 56               -      -         -      -        -       -
            7          not started                 -      -         -      -        -       -

            FAILED: 1 of 5 iterations verified, 1 failed (56), 1 rejected (22 optional), 1 blocked (6), \
            1 not started (7) in 35s; iteration 56 failed (exit 1)
            """);
  }

  @Test
  void leavesOutColumnsWhereTheTerminalIsNarrow() {
    RunOutcome run = failed().outcome(BY_MEMORY);
    assertThat(String.join("\n", ResultTable.of(run, 60)))
        .isEqualTo(
            """
            iteration  status               attempts   rows  seconds
            2          verified                    1  1,204     12.3
            56         failed                      2      -      7.0
            22         rejected (optional)         1      -      1.0
            6          blocked by 56               -      -        -
            7          not started                 -      -        -""");
    assertThat(ResultTable.of(run, 60)).allMatch(line -> line.length() <= 60);
    assertThat(ResultTable.of(run, 20)).allMatch(line -> line.length() <= 20);
  }

  @Test
  void aSignalledRunNamesWhatIsNotProvenOver() {
    ScriptedRun run =
        ScriptedRun.of("2", "3")
            .start("2")
            .seconds(5)
            .run(new RunEvent.SignalReceived("SIGTERM", SignalAction.DETACH))
            .end(RunStatus.INTERRUPTED);
    assertThat(text(run.outcome(), 200))
        .isEqualTo(
            """
            attempt 1 at iteration 2 is not proven over (local-172, tag %s): the next command finds out
            to stop what is left of it without going on:
              muster cancel flights.yaml --param 'day=a b'

            to run the 2 left:
              muster run flights.yaml --param 'day=a b' --resume

            iteration  status        attempts  rows  bytes  files  seconds  waited
            2          left running         1     -      -      -      0.0     0.0
            3          not started          -     -      -      -        -       -

            INTERRUPTED: 0 of 2 iterations verified, 1 left running (2), 1 not started (3) in 5.0s; SIGTERM (exit 143)
            """
                .formatted(run.state().iteration(new Value("2")).attempt().get().tag().get()));
  }

  @Test
  void whatASignalDidNotWaitForIsToBeAskedAgain() {
    RunOutcome interrupted =
        ScriptedRun.of("2", "3")
            .start("2")
            .run(new RunEvent.SignalReceived("SIGINT", SignalAction.CANCEL))
            .to("2", new StopIntended(1, StopReason.RUN_STOPPED))
            .to("2", new FateUnknown(1, "it does not answer"))
            .end(RunStatus.INTERRUPTED)
            .outcome();
    assertThat(text(interrupted, 200))
        .contains("attempt 1 at iteration 2 is not proven over (local-172, tag m-")
        .contains("): the next command finds out")
        .contains("  muster cancel flights.yaml --param 'day=a b'")
        .contains("INTERRUPTED: 0 of 2 iterations verified, 1 unknown (2)", "(exit 130)")
        .doesNotContain("settle");
  }

  @Test
  void onlyTheUnknownOfARunWhoseStorageHeldIsTheUsersToSettle() {
    RunOutcome unsettled = unknown().end(RunStatus.UNSETTLED).outcome();
    assertThat(text(unsettled, 200))
        .contains("nobody can tell whether attempt 1 at iteration 2 still runs (local-172, tag m-")
        .contains("muster settle flights.yaml --param 'day=a b' 2 --over");
    RunOutcome storageFailed =
        unknown()
            .run(new RunEvent.StorageFailed("cannot look: Input/output error"))
            .end(RunStatus.STORAGE_FAILED)
            .outcome();
    assertThat(text(storageFailed, 200))
        .contains("attempt 1 at iteration 2 is not proven over (local-172, tag m-")
        .contains("): the next command finds out")
        .contains("(exit 8)")
        .doesNotContain("settle");
  }

  private static ScriptedRun unknown() {
    return ScriptedRun.of("2", "3").start("2").to("2", new FateUnknown(1, "it does not answer"));
  }

  @Test
  void aPartialRunSaysThatThereIsNoManifest() {
    ScriptedRun run =
        ScriptedRun.selecting(List.of("3"), "2", "3").iteration("3", 2, 10).end(RunStatus.PARTIAL);
    assertThat(text(run.outcome(), 100))
        .isEqualTo(
            """
            iteration  status    attempts  rows  bytes  files  seconds  waited
            3          verified         1    10  320 B      2      2.0     0.0

            PARTIAL: 1 of 1 iteration verified in 2.0s; no manifest, since not all iterations were asked for (exit 0)
            """);
  }

  @Test
  void ofAThousandIterationsShowsWhatFailedAndTheSlowest() {
    String[] values = IntStream.range(0, 1000).mapToObj(Integer::toString).toArray(String[]::new);
    ScriptedRun run = ScriptedRun.of(values);
    for (int i = 0; i < 1000; i++) {
      String value = values[i];
      if (i % 25 == 24) {
        run.start(value).fail(value, ScriptedRun.outOfMemory()).giveUp(value);
      } else {
        run.iteration(value, i % 100 / 10.0, 10);
      }
    }
    List<String> lines = Closing.of(run.end(RunStatus.FAILED).outcome(BY_MEMORY), 100);
    assertThat(lines).hasSizeLessThan(160);
    assertThat(lines)
        .contains(
            "and 30 more failed:",
            "  274, 299, 324, 349, 374, 399, 424, 449, 22 more: out of memory"
                + " (\"java.lang.OutOfMemoryError\")",
            "not shown: 950 verified and 10 others of 1,000 iterations; result.json has all");
    assertThat(lines.get(lines.size() - 1))
        .startsWith("FAILED: 960 of 1,000 iterations verified, 40 failed (24, 49, 74,");
  }

  @Test
  void foreignTextCannotDirtyTheTerminal() {
    Failure nasty =
        new Failure(
            Failure.Origin.APPLICATION,
            java.util.OptionalInt.of(1),
            "evil \u001B]0;title\u0007\u001B[2Jmessage",
            List.of("a\rb\u0000c"),
            List.of("x".repeat(5000), "50%\r100%\u001B[K"),
            java.util.Optional.empty());
    ScriptedRun run = ScriptedRun.of("2").start("2").fail("2", nasty).giveUp("2");
    List<String> lines = FailureDigest.of(run.end(RunStatus.FAILED).outcome(), 80);
    assertThat(lines)
        .contains(
            "iteration 2 failed: evil message",
            "  bc",
            "    | " + "x".repeat(71) + "...",
            "    | 100%")
        .noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
  }

  private static ScriptedRun failed() {
    return ScriptedRun.of("2", "56", "22", "6", "7")
        .optional("22")
        .iteration("2", 12.3, 1204)
        .start("56")
        .seconds(3)
        .fail("56", ScriptedRun.outOfMemory())
        .retryIn("56", Duration.ofSeconds(15))
        .seconds(15)
        .start("56")
        .seconds(4)
        .fail("56", ScriptedRun.outOfMemory())
        .giveUp("56")
        .to("6", new IterationBlocked(new Value("56")))
        .start("22")
        .seconds(1)
        .reject("22", "0 rows, and verify.min_rows is 1")
        .giveUp("22")
        .run(new RunEvent.StoppedByFailure(new Value("56")))
        .end(RunStatus.FAILED);
  }

  /** Without the empty line that sets it off from what went before. */
  private static String text(RunOutcome run, int width) {
    List<String> lines = Closing.of(run, width);
    assertThat(lines.get(0)).isEmpty();
    return String.join("\n", lines.subList(1, lines.size())) + "\n";
  }
}
