package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import io.muster.journal.CancelRequest;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationEvent.IterationReopened;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStop;
import io.muster.lifecycle.StopReason;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first entries of a controller: the sequence and plan that hold from now on, and what of an
 * earlier controller's work they make void. What is verified and whose plan and inputs are
 * unchanged is kept; what runs on them is let run.
 */
public final class Opening {
  private static final String CONTINUED = "the run is continued";
  private static final String CHANGED = "its plan or its inputs have changed";

  private Opening() {}

  /**
   * The entries with which a controller takes up the run that is in this state. The plan comes
   * last: if the writing is cut short, the next controller finds the same changes again.
   *
   * @param spoiled what must run again although plan and inputs are the same
   * @param steps the sequence, with the frames that are staged before it
   * @param unread what an earlier controller was asked and did not live to read: it counts as a
   *     stop that it recorded and did not bring to its end
   */
  public static List<Happening> of(
      RunState state,
      Optional<CancelRequest> unread,
      Set<Value> spoiled,
      List<Value> steps,
      RunEvent.PlanAccepted plan) {
    List<Happening> entries = new ArrayList<>();
    if (!state.iterations().stream().map(IterationState::value).toList().equals(steps)) {
      entries.add(Happening.toRun(new RunEvent.SequenceResolved(steps)));
    }
    ImmutableMap<Value, String> before =
        state.plan().map(RunEvent.PlanAccepted::fingerprints).orElse(ImmutableMap.of());
    Optional<RunStop> unfinished = state.stop().or(state::formerStop);
    boolean stopped =
        unread.isPresent()
            || unfinished.filter(stop -> stop.action() == SignalAction.CANCEL).isPresent();
    boolean allStand = true;
    for (IterationState i : state.iterations()) {
      String fingerprint = plan.fingerprints().get(i.value());
      boolean changed =
          fingerprint == null
              || !fingerprint.equals(before.get(i.value()))
              || spoiled.contains(i.value());
      Optional<IterationEvent> event = taken(i, changed, stopped);
      event.ifPresent(it -> entries.add(Happening.to(i.value(), it)));
      allStand &= event.isEmpty();
    }
    boolean same =
        allStand
            && plan.selected().isEmpty()
            && steps.stream().allMatch(value -> value.isStage() || isVerified(state, value));
    if (state.manifest().nonce().isPresent() && !state.manifest().isWritten() && !same) {
      // it may be on disk, of a controller that died before it could say so
      entries.add(Happening.toRun(new RunEvent.ManifestWithheld()));
    }
    entries.add(Happening.toRun(plan));
    return entries;
  }

  /**
   * A value that an earlier plan had and a later one had not is known, and yet was never verified.
   */
  private static boolean isVerified(RunState state, Value value) {
    return state.has(value) && state.iteration(value).phase() == Phase.VERIFIED;
  }

  /**
   * Whether a manifest on disk may stay: it can only be this run's own, and all that it says still
   * holds.
   */
  public static boolean letsTheManifestStand(RunState state, List<Happening> opening) {
    return state.manifest().nonce().isPresent()
        && opening.stream().noneMatch(Opening::isManifestWithheld);
  }

  private static boolean isManifestWithheld(Happening happening) {
    return happening instanceof Happening.ToRun toRun
        && toRun.event() instanceof RunEvent.ManifestWithheld;
  }

  private static Optional<IterationEvent> taken(
      IterationState i, boolean changed, boolean stopped) {
    return switch (i.phase()) {
      case FAILED, BLOCKED -> Optional.of(new IterationReopened(changed ? CHANGED : CONTINUED));
      case VERIFIED, WAITING, ATTEMPT_FAILED, SUCCEEDED, VERIFYING ->
          changed ? Optional.of(new IterationReopened(CHANGED)) : Optional.empty();
      case CHECKING -> Optional.of(new IterationReopened(CONTINUED));
      case CLEARING,
          CLEARED,
          LAUNCHING,
          REFUSED,
          SUBMITTED,
          RUNNING,
          SEARCHING,
          STOPPING,
          UNKNOWN -> {
        if (changed) {
          yield Optional.of(new StopIntended(i.attemptNumber(), StopReason.PLAN_CHANGED));
        }
        yield stopped && i.phase() != Phase.STOPPING
            ? Optional.of(new StopIntended(i.attemptNumber(), StopReason.RUN_STOPPED))
            : Optional.empty();
      }
      case PENDING -> Optional.empty();
    };
  }
}
