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
import java.util.function.Function;
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
    if (seen instanceof Observation.OutOfSight hidden) {
      return Sight.unseen(hidden.why());
    }
    if (seen instanceof Observation.AtWork atWork) {
      return Sight.atWork(atWork.trackingUrl(), atWork.executors());
    }
    return Sight.waiting(
        seen instanceof Observation.Submitted submitted ? submitted.waitsFor() : Optional.empty());
  }

  @Override
  public Function<IterationState, String> shortages(RunState run) {
    return room.shortages(run, now.get());
  }
}
