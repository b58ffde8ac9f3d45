package io.muster.conductor;

import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.RunStop;
import io.muster.lifecycle.StopReason;
import io.muster.plan.Plan.OnFailure;
import io.muster.plan.Plan.SignalAction;
import io.muster.slice.Capacity;
import java.util.List;
import java.util.Optional;

/** Says when a run is over and how it ended: in its own time, or because it is stopped. */
final class RunEnding {
  private final RunTerms terms;
  private final Capacity capacity;
  private final LaunchOrder order;

  RunEnding(RunTerms terms, Capacity capacity, LaunchOrder order) {
    this.terms = terms;
    this.capacity = capacity;
    this.order = order;
  }

  /** Adds the stop that {@code on_failure: stop} asks for. */
  void stopAfterAFailure(Turn turn) {
    if (terms.onFailure() == OnFailure.STOP && turn.state().stop().isEmpty()) {
      lost(turn.state()).stream()
          .filter(i -> i.phase() == Phase.FAILED)
          .findFirst()
          .ifPresent(i -> turn.add(new RunEvent.StoppedByFailure(i.value())));
    }
  }

  /**
   * Nothing more is begun; what runs is stopped or let be; the run ends when nothing of it is in
   * doubt.
   */
  void windDown(Turn turn, RunStop stop) {
    if (turn.state().manifest().isUnderWayIn(turn.epoch())
        && stop.status() != RunStatus.STORAGE_FAILED) {
      return;
    }
    if (stop.action() == SignalAction.DETACH) {
      turn.add(new RunEvent.RunEnded(stop.status()));
      return;
    }
    for (IterationState i : turn.state().where(Phase::endsWithTheRun)) {
      turn.add(i.value(), new StopIntended(i.attemptNumber(), StopReason.RUN_STOPPED));
    }
    for (IterationState i : turn.state().in(List.of(Phase.UNKNOWN))) {
      if (i.attempt().flatMap(AttemptState::stop).isEmpty()) {
        // tried once: it may have come back into sight
        turn.add(i.value(), new StopIntended(i.attemptNumber(), StopReason.RUN_STOPPED));
      }
    }
    if (turn.state().where(Phase::isBeingSettled).isEmpty()) {
      turn.add(new RunEvent.RunEnded(stop.status()));
    }
  }

  /** The run ends when every selected iteration has, or when nothing is left that could go on. */
  void end(Turn turn) {
    RunState state = turn.state();
    if (!isQuiet(turn)) {
      return;
    }
    if (!state.in(Phase.UNKNOWN).isEmpty()) {
      turn.add(new RunEvent.RunEnded(RunStatus.UNSETTLED));
      return;
    }
    Optional<RunStatus> failure = failure(state);
    Optional<IterationState> stuck = firstSelectedThatFoundNoRoom(state);
    if (stuck.isPresent()) {
      if (order.canaryIsLost(state)) {
        turn.add(new RunEvent.RunEnded(failure.orElse(RunStatus.FAILED)));
      } else {
        endAsTooSmall(turn, stuck.get());
      }
    } else if (failure.isPresent()) {
      turn.add(new RunEvent.RunEnded(failure.get()));
    } else if (terms.isPartial()) {
      turn.add(new RunEvent.RunEnded(RunStatus.PARTIAL));
    } else if (!state.manifest().isUnderWayIn(turn.epoch())) {
      String nonce = state.manifest().nonce().orElse(terms.manifestNonce());
      turn.add(new RunEvent.ManifestIntended(nonce));
    }
  }

  private void endAsTooSmall(Turn turn, IterationState stuck) {
    turn.add(
        new RunEvent.ClusterFailed(
            stuck.value().spoken()
                + " can never be launched: "
                + capacity.explain(List.of(), terms.nextSlice(stuck))));
    turn.add(new RunEvent.RunEnded(RunStatus.CLUSTER_FAILED));
  }

  /** Whether no selected iteration is under way, and none can be begun. */
  private boolean isQuiet(Turn turn) {
    for (Phase phase : Phase.BUSY) {
      for (int position : turn.state().in(phase)) {
        IterationState i = turn.state().at(position);
        if (phase.holdsSlice() || (terms.selected().contains(i.value()) && goesOn(i, turn))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Of one that waits, nothing comes once its wait is over and it was not begun. */
  private static boolean goesOn(IterationState i, Turn turn) {
    return i.phase() != Phase.WAITING
        || i.eligibleAt().filter(at -> at.isAfter(turn.now())).isPresent();
  }

  private Optional<IterationState> firstSelectedThatFoundNoRoom(RunState state) {
    return state.where(Phase::awaitsRoom).stream()
        .filter(i -> terms.selected().contains(i.value()) && !order.isIdle(state, i))
        .findFirst();
  }

  /**
   * How the run failed, if it did: an output that did not pass counts for more than an application
   * that failed.
   */
  private Optional<RunStatus> failure(RunState state) {
    List<IterationState> lost = lost(state);
    if (lost.isEmpty()) {
      return Optional.empty();
    }
    boolean rejected =
        lost.stream().flatMap(i -> i.failure().stream()).anyMatch(f -> f.origin().isOfOutput());
    return Optional.of(rejected ? RunStatus.REJECTED : RunStatus.FAILED);
  }

  /** Those whose failure fails the run. */
  private List<IterationState> lost(RunState state) {
    return state.where(Phase::isLost).stream()
        .filter(i -> terms.selected().contains(i.value()) && terms.of(i.value()).required())
        .toList();
  }
}
