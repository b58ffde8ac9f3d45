package io.muster.lifecycle;

import io.muster.plan.Value;

/** An event and whom it befell. */
public sealed interface Happening {
  /** To one iteration. */
  record ToIteration(Value value, IterationEvent event) implements Happening {}

  /** To the run. */
  record ToRun(RunEvent event) implements Happening {}

  static Happening to(Value value, IterationEvent event) {
    return new ToIteration(value, event);
  }

  static Happening toRun(RunEvent event) {
    return new ToRun(event);
  }
}
