package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan changes between a controller's death and the next command. */
final class PlanChangeIT {
  private static final String CHANGED_TWO = "iterations: {2: {dicts: {params: {changed: 1}}}}";
  private static final String WAITING = "await \"$STAGE/go\"; good";

  @TempDir Path place;
  private PlanFolder folder;
  private FakeSpark spark;
  private RunRecord record;

  @BeforeEach
  void write() {
    folder = new PlanFolder(place);
    record = new RunRecord(folder);
    spark = folder.fakePlan("[1, 2, 3]", "");
  }

  @AfterEach
  void close() {
    folder.close();
  }

  /** 1 is verified, 2 and 3 are at work, the controller is dead. */
  private void interrupt() {
    spark.plays(2, WAITING).plays(3, WAITING);
    MusterProcess controller = folder.startRun();
    MusterProcess.await(
        "two at work and one verified",
        () ->
            record.count("output_verified", 1) == 1
                && spark.attempts(2) == 1
                && spark.attempts(3) == 1);
    controller.signal("KILL");
    MusterProcess.await("its death", () -> !controller.isAlive());
  }

  private void passes(MusterProcess.Ended end) {
    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.everything()).contains("continues run");
  }

  @Test
  void stopsAndRunsAgainOnlyWhatWorksOnAnEarlierPlan() {
    interrupt();
    folder.fakePlan("[1, 2, 3]", CHANGED_TWO);

    MusterProcess again = folder.startRun();
    MusterProcess.await("the second application", () -> spark.attempts(2) == 2);
    spark.cue("go");

    passes(again.end());
    assertThat(record.count("application_stopped", 2)).isEqualTo(1);
    assertThat(spark.attempts(1)).isEqualTo(1);
    assertThat(spark.attempts(3)).isEqualTo(1);
  }

  @Test
  void doesNotCountWhatEndedWellMeanwhileUnderAnEarlierPlan() {
    interrupt();
    spark.cue("go");
    MusterProcess.await("the end of all", () -> folder.applicationProcesses().isEmpty());
    folder.fakePlan("[1, 2, 3]", CHANGED_TWO);

    passes(folder.run());
    assertThat(spark.attempts(2)).isEqualTo(2);
    assertThat(spark.attempts(1)).isEqualTo(1);
    assertThat(spark.attempts(3)).isEqualTo(1);
  }

  @Test
  void runsAgainWhatIsVerifiedAndChanged() {
    interrupt();
    spark.cue("go");
    folder.fakePlan("[1, 2, 3]", "iterations: {1: {dicts: {params: {changed: 1}}}}");

    passes(folder.run());
    assertThat(spark.attempts(1)).isEqualTo(2);
    assertThat(spark.attempts(2)).isEqualTo(1);
    assertThat(spark.attempts(3)).isEqualTo(1);
  }

  @Test
  void runsAValueThatWasAddedToTheSequence() {
    interrupt();
    spark.cue("go");
    folder.fakePlan("[1, 2, 3, 4]", "");

    passes(folder.run());
    assertThat(folder.inTheManifest()).containsExactly("1", "2", "3", "4");
    assertThat(spark.attempts(4)).isEqualTo(1);
    assertThat(spark.attempts(1)).isEqualTo(1);
  }

  @Test
  void stopsAValueThatWasRemovedFromTheSequence() {
    interrupt();
    spark.plays(3, "echo >\"$STAGE/again\"");
    folder.fakePlan("[1, 2]", "");

    MusterProcess again = folder.startRun();
    MusterProcess.await("its end", () -> record.count("application_stopped", 3) == 1);
    spark.cue("go");
    MusterProcess.Ended end = again.end();

    passes(end);
    assertThat(folder.inTheManifest()).containsExactly("1", "2");
    assertThat(end.values("succeeded")).containsExactly("1", "2");
    assertThat(spark.attempts(3)).isEqualTo(1);
    assertThat(folder.applicationProcesses()).isEmpty();
  }

  @Test
  void takesUpAFolderThatWasBeingEmptiedForAValueThatIsNoMore() throws IOException {
    assertThat(folder.run().exitCode()).isZero();
    record.cutBefore("output_cleared");
    Path run = record.segments().get(0).getParent().getParent();
    MoreFiles.deleteRecursively(run.resolve("attempts"), RecursiveDeleteOption.ALLOW_INSECURE);
    assertThat(folder.manifestFile().toFile().delete()).isTrue();
    folder.fakePlan("[2, 3]", "");

    // what is cut off knew the folders of 2 and 3
    passes(folder.run("--overwrite"));
    assertThat(folder.inTheManifest()).containsExactly("2", "3");
  }

  @Test
  void runsNothingAgainForOtherLimits() {
    interrupt();
    spark.cue("go");
    folder.fakePlan(
        "[1, 2, 3]",
        "limits: {max_concurrent: 1, iteration_timeout: 1h}\nretry: {max_attempts: 7}\n"
            + "iterations: {2: {slice: {driver_memory: 96m}, weight: 5}}");

    passes(folder.run());
    for (int value = 1; value <= 3; value++) {
      assertThat(spark.attempts(value)).as("applications of %s", value).isEqualTo(1);
    }
  }
}
