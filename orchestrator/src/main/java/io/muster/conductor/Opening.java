package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent.IterationReopened;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.StopReason;
import io.muster.plan.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * The first entries of a controller: the sequence and plan that hold from now on, and what of an
 * earlier controller's work they make void. What is verified and whose plan and inputs are
 * unchanged is kept; what runs on them is let run.
 */
public final class Opening {
  private static final String CONTINUED = "the run is continued";
  private static final String CHANGED = "its plan or its inputs have changed";

  private Opening() {}

  /** The entries with which a controller takes up the run that is in this state. */
  public static List<Happening> of(
      RunState state, List<Value> sequence, RunEvent.PlanAccepted plan) {
    List<Happening> entries = new ArrayList<>();
    if (!state.iterations().stream().map(IterationState::value).toList().equals(sequence)) {
      entries.add(Happening.toRun(new RunEvent.SequenceResolved(sequence)));
    }
    entries.add(Happening.toRun(plan));
    ImmutableMap<Value, String> before =
        state.plan().map(RunEvent.PlanAccepted::fingerprints).orElse(ImmutableMap.of());
    for (IterationState i : state.iterations()) {
      String fingerprint = plan.fingerprints().get(i.value());
      boolean changed = fingerprint == null || !fingerprint.equals(before.get(i.value()));
      reopen(i, changed, entries);
    }
    return entries;
  }

  private static void reopen(IterationState i, boolean changed, List<Happening> entries) {
    switch (i.phase()) {
      case FAILED, BLOCKED ->
          entries.add(
              Happening.to(i.value(), new IterationReopened(changed ? CHANGED : CONTINUED)));
      case VERIFIED, WAITING, ATTEMPT_FAILED, SUCCEEDED, VERIFYING -> {
        if (changed) {
          entries.add(Happening.to(i.value(), new IterationReopened(CHANGED)));
        }
      }
      case CHECKING ->
          // nobody looks at the former output any more: whether it is to be kept is asked anew
          entries.add(Happening.to(i.value(), new IterationReopened(CONTINUED)));
      case LAUNCHING, REFUSED, SUBMITTED, RUNNING, SEARCHING, STOPPING, UNKNOWN -> {
        if (changed) {
          // it may have succeeded by now, or yet succeed: what it wrote must not count
          entries.add(
              Happening.to(
                  i.value(), new StopIntended(i.attemptNumber(), StopReason.PLAN_CHANGED)));
        }
      }
      case PENDING, CLEARING, CLEARED -> {
        // nothing has been launched under the earlier plan
      }
    }
  }
}
