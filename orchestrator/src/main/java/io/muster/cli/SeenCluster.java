package io.muster.cli;

import io.muster.conductor.Room;
import io.muster.conductor.Sightings;
import io.muster.engine.Observation;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunState;
import io.muster.report.ClusterView;
import io.muster.report.Sight;
import io.muster.slice.Capacity;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * The cluster as the controller that drives a run sees it.
 *
 * @param now what it was last heard that there is
 */
record SeenCluster(Room room, Sightings sightings, Supplier<Capacity> now) implements ClusterView {

  @Override
  public Optional<Capacity> capacity() {
    return Optional.of(now.get());
  }

  @Override
  public Optional<Sight> of(IterationState iteration) {
    return sightings.of(iteration.value(), iteration.attemptNumber()).map(SeenCluster::sight);
  }

  private static Sight sight(Observation seen) {
    if (seen instanceof Observation.Submitted submitted) {
      return new Sight(submitted.waitsFor(), Optional.empty(), OptionalInt.empty());
    }
    Observation.AtWork atWork = (Observation.AtWork) seen;
    return new Sight(Optional.empty(), atWork.trackingUrl(), atWork.executors());
  }

  @Override
  public String shortage(IterationState iteration, RunState run) {
    return room.shortage(run, iteration, now.get());
  }
}
