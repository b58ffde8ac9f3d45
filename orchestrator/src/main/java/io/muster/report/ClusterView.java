package io.muster.report;

import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunState;
import io.muster.slice.Capacity;
import java.util.Optional;
import java.util.function.Function;

/** What is known of the cluster at the moment and is not on record: for those who look on. */
public interface ClusterView {
  /** From where it cannot be seen. */
  ClusterView UNSEEN = new ClusterView() {};

  /** What it can give. */
  default Optional<Capacity> capacity() {
    return Optional.empty();
  }

  /** What its engine says of the iteration's attempt. */
  default Optional<Sight> of(IterationState iteration) {
    return Optional.empty();
  }

  /** Why iterations cannot begin although they may, as half sentences after "waits for". */
  default Function<IterationState, String> shortages(RunState run) {
    return iteration -> "room";
  }
}
