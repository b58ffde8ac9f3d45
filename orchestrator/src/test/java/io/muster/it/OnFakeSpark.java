package io.muster.it;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs whose applications are scenes of the fake Spark. */
abstract class OnFakeSpark {
  /** A scene that waits for the cue {@code go}. */
  static final String AWAIT_THEN_GOOD = "await \"$STAGE/go\"; good";

  @TempDir Path place;
  PlanFolder folder;
  FakeSpark spark;
  RunRecord record;
  private final List<Integer> values;

  OnFakeSpark(Integer... values) {
    this.values = List.of(values);
  }

  @BeforeEach
  final void open() {
    folder = new PlanFolder(place);
    record = new RunRecord(folder);
    write("");
  }

  @AfterEach
  final void close() {
    folder.close();
  }

  /** Writes the plan, again; {@code more} is more YAML. The scenes stay. */
  final void write(String more) {
    spark = folder.fakePlan(values.toString(), more);
  }

  /** Every application waits for the cue {@code go}. */
  final void allAwait() {
    values.forEach(value -> spark.plays(value, AWAIT_THEN_GOOD));
  }

  /** Starts a run all of whose applications fit at once, and returns when each is at work. */
  final MusterProcess startAll(String... more) {
    String cores = "cluster.cores=" + values.size();
    MusterProcess controller =
        folder.startRun(
            Stream.concat(Stream.of(more), Stream.of("--set", cores)).toArray(String[]::new));
    MusterProcess.await(
        "applications", () -> values.stream().allMatch(value -> spark.attempts(value) == 1));
    return controller;
  }
}
