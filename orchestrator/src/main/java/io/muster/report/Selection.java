package io.muster.report;

import com.google.common.collect.ImmutableSet;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent.PlanAccepted;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which values a run is asked for: those of its plan, or those of them that {@code --only} and the
 * like leave. A continued run may know more values than its plan has now.
 */
record Selection(Optional<Set<Value>> values) {

  static Selection of(RunState run) {
    return new Selection(run.plan().flatMap(Selection::of));
  }

  private static Optional<Set<Value>> of(PlanAccepted plan) {
    if (plan.selected().isPresent()) {
      return plan.selected().map(ImmutableSet::copyOf);
    }
    return plan.fingerprints().isEmpty()
        ? Optional.empty()
        : Optional.of(plan.fingerprints().keySet());
  }

  boolean has(Value value) {
    return values.map(set -> set.contains(value)).orElse(true);
  }

  /** Whether nothing has been begun of it, nor is to be. */
  boolean leavesOut(IterationState iteration) {
    Value value = iteration.value();
    return iteration.phase() == Phase.PENDING && !value.isStage() && !has(value);
  }

  long leftOut(RunState run) {
    return run.in(List.of(Phase.PENDING)).stream().filter(this::leavesOut).count();
  }

  long asked(RunState run) {
    return run.iterations().stream().filter(i -> counts(i.value())).count();
  }

  long verified(RunState run) {
    return run.in(Phase.VERIFIED).stream().filter(i -> counts(run.at(i).value())).count();
  }

  private boolean counts(Value value) {
    return has(value) && !value.isStage();
  }

  /** {@code 4 of 9 verified}. */
  String verifiedOfAsked(RunState run) {
    return Amounts.count(verified(run)) + " of " + Amounts.count(asked(run)) + " verified";
  }
}
