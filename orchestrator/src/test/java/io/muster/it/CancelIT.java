package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code muster cancel} does after which last run, and what {@code run} does then. */
final class CancelIT extends OnFakeSpark {
  CancelIT() {
    super(1, 2);
  }

  /**
   * A row of the table of {@code run}.
   *
   * @param says what cancel says
   * @param status the run's afterwards, as {@code muster status --exit-code}
   * @param attempts at iteration 1, after the run that follows
   */
  private record Row(Last last, String says, int status, int attempts) {}

  static Stream<Arguments> rows() {
    return Stream.of(
            new Row(Last.LIVE, "has ended: cancelled", 10, 2),
            new Row(Last.INTERRUPTED, "nobody drives run first: stops what is left", 10, 2),
            new Row(Last.DETACHED, "nobody drives run first: stops what is left", 10, 2),
            new Row(Last.FAILED, "had ended before: failed", 1, 1),
            new Row(Last.STOPPED, "had ended before: interrupted", 143, 2),
            new Row(Last.PAST_ITS_DEADLINE, "had ended before: deadline passed", 5, 2))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void leavesNothingAtWorkAndTheNextRunContinues(Row row) {
    row.last().leave(this);

    MusterProcess.Ended cancel = folder.muster("cancel", "plan.yaml", "--wait");

    assertThat(cancel.exitCode()).as(cancel.everything()).isZero();
    assertThat(cancel.stdout()).contains(row.says());
    assertThat(folder.applicationProcesses()).isEmpty();
    assertThat(folder.manifest()).isEmpty();
    MusterProcess.Ended status = folder.muster("status", "plan.yaml", "--exit-code");
    assertThat(status.exitCode()).as(status.everything()).isEqualTo(row.status());

    spark.plays(1, "good").plays(2, "good");
    MusterProcess.Ended next = folder.run();
    assertThat(next.exitCode()).as(next.everything()).isZero();
    assertThat(next.everything()).contains("continues run first");
    assertThat(spark.attempts(1)).isEqualTo(row.attempts());
  }

  @Test
  void refusesWhereNothingHasRunAndTheNextRunIsNew() {
    MusterProcess.Ended cancel = folder.muster("cancel", "plan.yaml");

    assertThat(cancel.exitCode()).as(cancel.everything()).isEqualTo(2);
    assertThat(cancel.stderr()).contains("there is no run");
    assertThat(folder.run().everything()).contains("new run ");
  }

  @Test
  void cancelsARunThatIsTooOldToBeContinued() {
    Last.INTERRUPTED_LONG_AGO.leave(this);

    MusterProcess.Ended cancel = folder.muster("cancel", "plan.yaml");

    assertThat(cancel.exitCode()).as(cancel.everything()).isZero();
    assertThat(folder.applicationProcesses()).isEmpty();
    spark.plays(1, "good").plays(2, "good");
    MusterProcess.Ended next = folder.run("--set", "limits.resume_window=1ms");
    assertThat(next.exitCode()).as(next.everything()).isZero();
    assertThat(next.everything()).contains("new run ").doesNotContain("continues");
  }

  @Test
  void doesNotUndoThatARunHasPassed() {
    Last.PASSED.leave(this);
    String manifest = MusterProcess.text(folder.manifestFile());

    MusterProcess.Ended cancel = folder.muster("cancel", "plan.yaml");

    assertThat(cancel.exitCode()).as(cancel.everything()).isZero();
    assertThat(cancel.stdout()).contains("had ended before: passed");
    assertThat(MusterProcess.text(folder.manifestFile())).isEqualTo(manifest);
    assertThat(folder.muster("status", "plan.yaml", "--exit-code").exitCode()).isZero();
    MusterProcess.Ended next = folder.run();
    assertThat(next.exitCode()).as(next.everything()).isZero();
    assertThat(next.everything()).contains("new run ");
    assertThat(spark.attempts(1)).isEqualTo(2);
  }

  @Test
  void saysThatALiveControllerHasTakenTheRequest() {
    allAwait();
    MusterProcess controller = startAll();

    MusterProcess.Ended cancel = folder.muster("cancel", "plan.yaml");

    assertThat(cancel.exitCode()).as(cancel.everything()).isZero();
    assertThat(cancel.stdout())
        .contains("asked process " + controller.pid())
        .as("by then it stops, or has ended already")
        .containsAnyOf("it stops its applications", "has ended: cancelled");
    assertThat(controller.end().exitCode()).isEqualTo(10);
    assertThat(folder.applicationProcesses()).isEmpty();
  }

  /** As from a host that could not see the death: the request is made, and nobody reads it. */
  @Test
  void aRequestThatNobodyLivedToReadIsHonouredByTheNextControllerOnce() throws IOException {
    Last.INTERRUPTED.leave(this);
    Path run = record.segments().get(0).getParent().getParent();
    Files.writeString(
        run.resolve("cancel"),
        "{\"format\":1,\"epoch\":1,\"by\":\"ann on ci-9\",\"at\":\"2026-01-31T02:03:00Z\"}\n");
    spark.plays(1, "good").plays(2, "good");

    MusterProcess.Ended next = folder.run();

    assertThat(next.exitCode()).as(next.everything()).isZero();
    assertThat(next.everything()).contains("continues run first", "ann on ci-9 asked to cancel");
    assertThat(record.count("application_stopped")).isEqualTo(2);
    assertThat(spark.attempts(1)).isEqualTo(2);
    MusterProcess.Ended after = folder.run();
    assertThat(after.everything()).doesNotContain("ann on ci-9");
  }
}
