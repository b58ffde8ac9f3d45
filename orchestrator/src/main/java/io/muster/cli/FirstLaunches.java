package io.muster.cli;

import io.muster.engine.LaunchRequest;
import io.muster.plan.Value;
import io.muster.storage.ObjectStore;
import java.time.Instant;

/** The launches that a new run would begin with; nothing is begun and nothing written. */
final class FirstLaunches {
  private final SourceLaunches launches;
  private final Instant now;

  private FirstLaunches(SourceLaunches launches, Instant now) {
    this.launches = launches;
    this.now = now;
  }

  /** Those of a run of this id. */
  static FirstLaunches of(
      Surroundings surroundings,
      ObjectStore store,
      Engines engines,
      PreparedPlan prepared,
      String runId)
      throws Refusal {
    return new FirstLaunches(
        new SourceLaunches(
            engines.launches(
                prepared.plan(),
                runId,
                Plans.folder(prepared.plan().plan(), runId),
                prepared.home(),
                store),
            prepared),
        surroundings.clock().instant());
  }

  /** As in a run. */
  LaunchRequest of(Value step) {
    return launches.launches().request(launches.begun(step, now), 1);
  }

  /** The spec by which the inputs can be loaded now, where nothing is staged. */
  String spec(Value value) {
    return launches.request(launches.begun(value, now), 1).spec();
  }
}
