package io.muster.conductor;

import io.muster.engine.Attempt;
import io.muster.engine.Observation;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.RunEvent;
import io.muster.plan.Value;
import io.muster.slice.Capacity;

/** What reaches the conductor from the threads around it. */
public sealed interface News {
  /** An engine says what became of an attempt. */
  record Observed(Attempt attempt, Observation observation) implements News {}

  /** A deed has a result. */
  record OfIteration(Value value, IterationEvent event) implements News {}

  /** Something befell the run: a signal, a request, a result. */
  record OfRun(RunEvent event) implements News {}

  /** The cluster was asked again what it can give. */
  record CapacityAsked(Capacity capacity) implements News {}

  /**
   * A thread found that another controller drives now, or fell over a defect: the loop must end
   * with this.
   */
  record Fatal(RuntimeException why) implements News {}
}
