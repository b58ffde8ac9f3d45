package io.muster.report;

import com.google.common.collect.ImmutableSet;
import io.muster.lifecycle.RunEvent.PlanAccepted;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import java.util.List;
import java.util.Optional;

/**
 * Which values a run is asked for: all of them, or those that {@code --only} and the like leave.
 */
record Selection(Optional<ImmutableSet<Value>> values) {

  static Selection of(RunState run) {
    Optional<List<Value>> selected = run.plan().flatMap(PlanAccepted::selected);
    return new Selection(selected.map(ImmutableSet::copyOf));
  }

  boolean has(Value value) {
    return values.map(set -> set.contains(value)).orElse(true);
  }
}
