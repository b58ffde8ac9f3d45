package io.muster.it;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sequence that is not written in the plan is looked up once in a run. */
final class SequenceIT {
  /** Where it comes from. */
  private enum From {
    COMMAND("model_sequence: {command: [sh, pick.sh]}"),
    FILE("model_sequence: {file: picked.json}"),
    STANDARD_INPUT("", "--sequence", "-");

    private final String key;
    private final ImmutableList<String> words;

    From(String key, String... words) {
      this.key = key;
      this.words = ImmutableList.copyOf(words);
    }

    String[] words(String... more) {
      return Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new);
    }
  }

  @TempDir Path place;
  private PlanFolder folder;
  private FakeSpark spark;
  private RunRecord record;

  @BeforeEach
  void open() {
    folder = new PlanFolder(place);
    record = new RunRecord(folder);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  /** Writes the plan, and lets the source give this list. */
  private void gives(From from, String list) {
    spark = folder.fakePlan("HERE", "retry: {max_attempts: 1}");
    String plan = MusterProcess.text(folder.path("plan.yaml"));
    folder.plan(plan.replace("model_sequence: HERE", from.key));
    folder.file("pick.sh", "echo picked >>picks; echo '" + list + "'\n");
    folder.file("picked.json", list);
    folder.file("input.json", list);
    if (from == From.STANDARD_INPUT) {
      folder.startedBy("sh", "-c", "exec \"$0\" \"$@\" <input.json");
    }
  }

  /** From now on nothing is on standard input. */
  private void noInput() {
    folder.startedBy();
  }

  /** 1 is verified, 2 is at work, the controller is dead. */
  private void interrupt(From from) {
    gives(from, "[1, 2]");
    spark.plays(2, OnFakeSpark.AWAIT_THEN_GOOD);
    MusterProcess controller = folder.startRun(from.words());
    MusterProcess.await(
        "one at work and one verified",
        () -> record.count("output_verified", 1) == 1 && spark.attempts(2) == 1);
    controller.kill();
  }

  @ParameterizedTest
  @EnumSource
  void isThatOfTheBeginningWhenTheRunGoesOn(From from) {
    interrupt(from);
    gives(from, "[3]");
    noInput();
    List<String> plan = new ArrayList<>(List.of("plan", "plan.yaml"));
    plan.addAll(from.words);

    MusterProcess.Ended foretold = folder.muster(plan.toArray(String[]::new));
    spark.cue("go");
    MusterProcess.Ended end = folder.run(from.words());

    assertThat(foretold.stdout()).contains("2 iterations", "keep 1 of 2");
    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.stderr()).contains("continues run", "its sequence is on record");
    assertThat(folder.inTheManifest()).containsExactly("1", "2");
    assertThat(spark.attempts(1)).isEqualTo(1);
    assertThat(spark.attempts(2)).isEqualTo(1);
    assertThat(spark.attempts(3)).isZero();
    assertThat(MusterProcess.text(folder.path("picks")).lines())
        .hasSize(from == From.COMMAND ? 1 : 0);
  }

  @Test
  void isThatOfTheBeginningAlsoWhereTheFrameItCameFromHasChanged() {
    givesFrame(1, 2);
    spark.plays(2, OnFakeSpark.AWAIT_THEN_GOOD);
    MusterProcess controller = folder.startRun();
    MusterProcess.await(
        "one at work and one verified",
        () -> record.count("output_verified", 1) == 1 && spark.attempts(2) == 1);
    controller.kill();
    givesFrame(3);
    spark.cue("go");

    MusterProcess.Ended foretold = folder.muster("plan", "plan.yaml");
    MusterProcess.Ended end = folder.run();

    assertThat(foretold.stdout()).contains("2 iterations", "continue run");
    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.stderr()).contains("its sequence is on record");
    assertThat(folder.inTheManifest()).containsExactly("1", "2");
    assertThat(spark.attempts(1)).as("the frame is its input as well").isEqualTo(2);
    assertThat(spark.attempts(3)).isZero();
  }

  /** The values are a column of a frame. */
  private void givesFrame(Integer... values) {
    spark =
        folder.fakePlan(
            "{frame: models, column: id}",
            "inputs: {frames: {models: {format: csv, path: models.csv, options: {header: true}}}}");
    folder.file(
        "models.csv", "id\n" + Stream.of(values).map(value -> value + "\n").collect(joining()));
  }

  @ParameterizedTest
  @EnumSource
  void isLookedUpAgainByANewRun(From from) {
    interrupt(from);
    gives(from, "[3]");

    MusterProcess.Ended end = folder.run(from.words("--new"));

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(folder.inTheManifest()).containsExactly("3");
    assertThat(spark.attempts(3)).isEqualTo(1);
  }

  @Test
  void givesWayToAListThatThePlanHasMeanwhile() {
    interrupt(From.COMMAND);
    spark = folder.fakePlan("[2, 3]", "");
    spark.cue("go");

    MusterProcess.Ended end = folder.run();

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(folder.inTheManifest()).containsExactly("2", "3");
    assertThat(spark.attempts(2)).isEqualTo(1);
  }

  @Test
  void theCommandsThatAFailureNamesWorkWithoutTheInputOfThen() {
    gives(From.STANDARD_INPUT, "[1, 2]");
    spark.plays(2, "exit 3");
    MusterProcess.Ended failed = folder.run("--sequence", "-");
    noInput();
    spark.plays(2, "good");

    assertThat(failed.exitCode()).as(failed.everything()).isEqualTo(1);
    assertThat(failed.stderr())
        .contains("muster logs plan.yaml --sequence - 2 --attempt 1")
        .contains("muster run plan.yaml --sequence - --resume");
    MusterProcess.Ended logs =
        folder.muster("logs", "plan.yaml", "--sequence", "-", "2", "--attempt", "1");
    assertThat(logs.exitCode()).as(logs.everything()).isZero();
    MusterProcess.Ended end = folder.run("--sequence", "-", "--resume");
    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(folder.inTheManifest()).containsExactly("1", "2");
    assertThat(spark.attempts(1)).isEqualTo(1);
  }
}
