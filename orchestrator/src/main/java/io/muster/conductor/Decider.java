package io.muster.conductor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.FindIntended;
import io.muster.lifecycle.IterationEvent.IterationBlocked;
import io.muster.lifecycle.IterationEvent.IterationFailed;
import io.muster.lifecycle.IterationEvent.IterationReopened;
import io.muster.lifecycle.IterationEvent.KeepIntended;
import io.muster.lifecycle.IterationEvent.LaunchIntended;
import io.muster.lifecycle.IterationEvent.RetryScheduled;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.IterationEvent.VerifyIntended;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.RunStop;
import io.muster.lifecycle.StopReason;
import io.muster.lifecycle.Tag;
import io.muster.plan.Plan.OnFailure;
import io.muster.plan.Plan.SignalAction;
import io.muster.plan.Value;
import io.muster.retry.Decision;
import io.muster.retry.RetryPolicy;
import io.muster.slice.Capacity;
import io.muster.slice.Slice;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what is to be done next, from the state and the time alone: the same state and time lead
 * to the same intentions. An intention of an earlier epoch is taken up again; one of this epoch is
 * under way and is let be.
 */
final class Decider {
  private final RunTerms terms;
  private final Capacity capacity;
  private final RetryPolicy retries;
  private final LaunchOrder order;
  private final TimeLimits limits;
  private final DeedBounds bounds;

  /** By each value those that wait for it. */
  private final ImmutableListMultimap<Value, Value> dependents;

  /** Values for which others wait although they are not asked for. */
  private final ImmutableList<Value> neededUnselected;

  Decider(RunTerms terms, Capacity capacity) {
    this.terms = terms;
    this.capacity = capacity;
    this.retries = new RetryPolicy(capacity);
    this.order = new LaunchOrder(terms, capacity);
    this.limits = new TimeLimits(terms);
    this.bounds = new DeedBounds(terms);
    ImmutableListMultimap.Builder<Value, Value> waiting = ImmutableListMultimap.builder();
    terms
        .iterations()
        .forEach((value, of) -> of.after().forEach(before -> waiting.put(before, value)));
    this.dependents = waiting.build();
    this.neededUnselected =
        dependents.keySet().stream()
            .filter(before -> !terms.selected().contains(before))
            .collect(ImmutableList.toImmutableList());
  }

  /** Adds to the turn all that is to be done now. */
  void decide(Turn turn) {
    if (turn.state().ended().isPresent()) {
      return;
    }
    limits.enforce(turn);
    bounds.enforce(turn);
    takeUpWhatEarlierEpochsIntended(turn);
    repeatOrFail(turn);
    stopTheOthersAfterAFailure(turn);
    if (turn.state().manifest().isWritten()) {
      turn.add(new RunEvent.RunEnded(RunStatus.PASSED));
      return;
    }
    if (turn.state().stop().isPresent()) {
      windDown(turn, turn.state().stop().get());
      return;
    }
    searchForWhatWasRefused(turn);
    verify(turn);
    reopenWhatReadsWhatRunsAgain(turn);
    block(turn);
    keep(turn);
    launch(turn);
    order.begin(turn);
    end(turn);
  }

  /**
   * The instant at which something will have to be decided although nothing happens.
   *
   * @param decidedAt when it was last decided
   */
  Optional<Instant> nextLook(RunState state, Instant decidedAt) {
    return Stream.of(limits.next(state, decidedAt), bounds.next(state, decidedAt))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private void takeUpWhatEarlierEpochsIntended(Turn turn) {
    boolean stopping = turn.state().stop().isPresent();
    for (Phase phase : List.of(Phase.CLEARING, Phase.CLEARED)) {
      for (IterationState i : ofEarlierEpochs(turn, phase)) {
        if (!terms.selected().contains(i.value())) {
          turn.add(i.value(), new IterationReopened("it is not asked for any more"));
        } else if (!stopping) {
          turn.add(i.value(), new ClearIntended(i.attemptNumber(), sliceOf(i)));
        }
      }
    }
    for (Phase phase :
        List.of(
            Phase.LAUNCHING,
            Phase.REFUSED,
            Phase.SUBMITTED,
            Phase.RUNNING,
            Phase.SEARCHING,
            Phase.STOPPING,
            Phase.UNKNOWN)) {
      for (IterationState i : ofEarlierEpochs(turn, phase)) {
        // what was to be stopped is stopped, also when it is found alive long after
        Optional<StopReason> stop = i.attempt().flatMap(AttemptState::stop);
        turn.add(
            i.value(),
            stop.isPresent()
                ? new StopIntended(i.attemptNumber(), stop.get())
                : new FindIntended(i.attemptNumber()));
      }
    }
    for (IterationState i : ofEarlierEpochs(turn, Phase.VERIFYING)) {
      if (!stopping) {
        turn.add(i.value(), new VerifyIntended(i.attemptNumber()));
      }
    }
  }

  private static List<IterationState> ofEarlierEpochs(Turn turn, Phase phase) {
    return turn.state().in(List.of(phase)).stream()
        .filter(i -> i.isOfEarlierEpoch(turn.epoch()))
        .toList();
  }

  private void repeatOrFail(Turn turn) {
    for (IterationState i : turn.state().in(List.of(Phase.ATTEMPT_FAILED))) {
      Failure failure = i.failure().orElseThrow();
      Slice slice =
          i.attempt().map(AttemptState::slice).orElseGet(() -> terms.of(i.value()).slice());
      Decision decision =
          retries.decide(failure, i.failures(), slice, terms.of(i.value()).retry(), turn.now());
      if (decision instanceof Decision.Again again) {
        turn.add(
            i.value(),
            new RetryScheduled(i.attemptNumber(), again.at(), again.slice(), again.why()));
      } else {
        turn.add(i.value(), new IterationFailed(i.attemptNumber(), decision.why()));
      }
    }
  }

  private void stopTheOthersAfterAFailure(Turn turn) {
    if (terms.onFailure() == OnFailure.STOP && turn.state().stop().isEmpty()) {
      firstLost(turn.state())
          .ifPresent(lost -> turn.add(new RunEvent.StoppedByFailure(lost.value())));
    }
  }

  private Optional<IterationState> firstLost(RunState state) {
    return state.in(List.of(Phase.FAILED)).stream()
        .filter(i -> terms.selected().contains(i.value()) && terms.of(i.value()).required())
        .findFirst();
  }

  /**
   * Nothing more is begun; what runs is stopped or let be; the run ends when nothing of it is in
   * doubt.
   */
  private void windDown(Turn turn, RunStop stop) {
    if (turn.state().manifest().isUnderWayIn(turn.epoch())
        && stop.status() != RunStatus.STORAGE_FAILED) {
      return;
    }
    if (stop.action() == SignalAction.DETACH) {
      turn.add(new RunEvent.RunEnded(stop.status()));
      return;
    }
    for (Phase phase : List.of(Phase.LAUNCHING, Phase.REFUSED, Phase.SUBMITTED, Phase.RUNNING)) {
      for (IterationState i : turn.state().in(List.of(phase))) {
        turn.add(i.value(), new StopIntended(i.attemptNumber(), StopReason.RUN_STOPPED));
      }
    }
    boolean atWork =
        !turn.state().in(Phase.STOPPING).isEmpty() || !turn.state().in(Phase.SEARCHING).isEmpty();
    if (!atWork) {
      turn.add(new RunEvent.RunEnded(stop.status()));
    }
  }

  private static void searchForWhatWasRefused(Turn turn) {
    for (IterationState i : turn.state().in(List.of(Phase.REFUSED))) {
      turn.add(i.value(), new FindIntended(i.attemptNumber()));
    }
  }

  private static void verify(Turn turn) {
    for (IterationState i : turn.state().in(List.of(Phase.SUCCEEDED))) {
      turn.add(i.value(), new VerifyIntended(i.attemptNumber()));
    }
  }

  private void block(Turn turn) {
    Deque<Value> lost = new ArrayDeque<>();
    turn.state().in(List.of(Phase.FAILED, Phase.BLOCKED)).stream()
        .map(IterationState::value)
        .filter(dependents::containsKey)
        .forEach(lost::add);
    neededUnselected.stream()
        .filter(before -> turn.iteration(before).phase() != Phase.VERIFIED)
        .forEach(lost::add);
    while (!lost.isEmpty()) {
      Value before = lost.remove();
      for (Value value : dependents.get(before)) {
        if (turn.iteration(value).phase() == Phase.PENDING) {
          turn.add(value, new IterationBlocked(before));
          lost.add(value);
        }
      }
    }
  }

  /** An output that was made of another one is as old as that one. */
  private void reopenWhatReadsWhatRunsAgain(Turn turn) {
    for (Value before : dependents.keySet()) {
      if (turn.iteration(before).phase() == Phase.VERIFIED) {
        continue;
      }
      for (Value value : dependents.get(before)) {
        if (turn.iteration(value).phase() == Phase.VERIFIED) {
          turn.add(
              value, new IterationReopened("iteration " + before + ", which it reads, changes"));
        }
      }
    }
  }

  private void keep(Turn turn) {
    if (terms.keep().isEmpty() || turn.state().in(Phase.PENDING).isEmpty()) {
      return;
    }
    for (var kept : terms.keep().entrySet()) {
      IterationState i = turn.iteration(kept.getKey());
      boolean untouched =
          i.phase() == Phase.PENDING && i.attempt().isEmpty() && i.keptFrom().isEmpty();
      if (untouched && terms.of(i.value()).after().stream().allMatch(b -> isKept(turn, b))) {
        turn.add(i.value(), new KeepIntended(kept.getValue()));
      }
    }
  }

  private static boolean isKept(Turn turn, Value value) {
    IterationState i = turn.iteration(value);
    return i.phase() == Phase.VERIFIED && i.keptFrom().isPresent();
  }

  private void launch(Turn turn) {
    for (IterationState i : turn.state().in(List.of(Phase.CLEARED))) {
      Tag tag = Tag.of(terms.outDir(), terms.runId(), i.value(), i.attemptNumber());
      turn.add(i.value(), new LaunchIntended(i.attemptNumber(), tag));
    }
  }

  /** The run ends when every selected iteration has, or when nothing is left that could go on. */
  private void end(Turn turn) {
    RunState state = turn.state();
    if (!isQuiet(state)) {
      return;
    }
    if (!state.in(Phase.UNKNOWN).isEmpty()) {
      turn.add(new RunEvent.RunEnded(RunStatus.UNSETTLED));
      return;
    }
    Optional<IterationState> stuck = firstSelectedIn(state, Phase.PENDING);
    if (stuck.isPresent() && order.canaryIsLost(state)) {
      turn.add(new RunEvent.RunEnded(lost(state).orElse(RunStatus.FAILED)));
      return;
    }
    if (stuck.isPresent()) {
      Slice wanted = order.nextSlice(stuck.get());
      turn.add(
          new RunEvent.ClusterFailed(
              "iteration "
                  + stuck.get().value()
                  + " can never be launched: "
                  + capacity.explain(List.of(), wanted)));
      turn.add(new RunEvent.RunEnded(RunStatus.CLUSTER_FAILED));
      return;
    }
    Optional<RunStatus> lost = lost(state);
    if (lost.isPresent()) {
      turn.add(new RunEvent.RunEnded(lost.get()));
    } else if (terms.isPartial()) {
      turn.add(new RunEvent.RunEnded(RunStatus.PARTIAL));
    } else if (!state.manifest().isUnderWayIn(turn.epoch())) {
      String nonce = state.manifest().nonce().orElse(terms.manifestNonce());
      turn.add(new RunEvent.ManifestIntended(nonce));
    }
  }

  /** Whether no selected iteration is under way, and none can be begun. */
  private boolean isQuiet(RunState state) {
    for (Phase phase : Phase.BUSY) {
      for (int position : state.in(phase)) {
        if (phase.holdsSlice() || terms.selected().contains(state.at(position).value())) {
          return false;
        }
      }
    }
    return true;
  }

  private Optional<IterationState> firstSelectedIn(RunState state, Phase phase) {
    return state.in(List.of(phase)).stream()
        .filter(i -> terms.selected().contains(i.value()))
        .findFirst();
  }

  /**
   * How the run failed, if it did: an output that did not pass counts for more than an application
   * that failed.
   */
  private Optional<RunStatus> lost(RunState state) {
    List<IterationState> lost =
        state.in(List.of(Phase.FAILED, Phase.BLOCKED)).stream()
            .filter(i -> terms.selected().contains(i.value()) && terms.of(i.value()).required())
            .toList();
    if (lost.isEmpty()) {
      return Optional.empty();
    }
    boolean rejected =
        lost.stream()
            .flatMap(i -> i.failure().stream())
            .anyMatch(
                f ->
                    f.origin() == Failure.Origin.OUTPUT
                        || f.origin() == Failure.Origin.OUTPUT_CHANGED);
    return Optional.of(rejected ? RunStatus.REJECTED : RunStatus.FAILED);
  }

  private Slice sliceOf(IterationState i) {
    return i.attempt().map(AttemptState::slice).orElseGet(() -> terms.of(i.value()).slice());
  }
}
