package io.muster.conductor;

import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationEvent.FindIntended;
import io.muster.lifecycle.IterationEvent.IterationFailed;
import io.muster.lifecycle.IterationEvent.KeepIntended;
import io.muster.lifecycle.IterationEvent.LaunchIntended;
import io.muster.lifecycle.IterationEvent.RetryScheduled;
import io.muster.lifecycle.IterationEvent.VerifyIntended;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.retry.Decision;
import io.muster.retry.RetryPolicy;
import io.muster.slice.Capacity;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides what is to be done next, from the state and the time alone: the same state and time lead
 * to the same intentions. An intention of an earlier epoch is taken up again; one of this epoch is
 * under way and is let be.
 */
final class Decider {
  /** Each is a thread that reads footers. */
  private static final int MOST_CHECKED_AT_A_TIME = 16;

  private final RunTerms terms;
  private final RetryPolicy retries;
  private final TimeLimits limits;
  private final DeedBounds bounds;
  private final Dependents dependents;
  private final LaunchOrder order;
  private final RunEnding ending;

  Decider(RunTerms terms, Capacity capacity) {
    this.terms = terms;
    this.retries = new RetryPolicy(capacity);
    this.limits = new TimeLimits(terms);
    this.bounds = new DeedBounds(terms);
    this.dependents = new Dependents(terms);
    this.order = new LaunchOrder(terms, capacity);
    this.ending = new RunEnding(terms, capacity, order);
  }

  /** Adds to the turn all that is to be done now. */
  void decide(Turn turn) {
    if (turn.state().ended().isPresent()) {
      return;
    }
    limits.enforce(turn);
    bounds.enforce(turn);
    Takeover.takeUp(turn);
    repeatOrFail(turn);
    ending.stopAfterAFailure(turn);
    if (turn.state().manifest().isWritten()) {
      turn.add(new RunEvent.RunEnded(RunStatus.PASSED));
      return;
    }
    if (turn.state().stop().isPresent()) {
      ending.windDown(turn, turn.state().stop().get());
      return;
    }
    searchForWhatWasRefused(turn);
    verify(turn);
    dependents.reopenWhatReadsWhatRunsAgain(turn);
    dependents.block(turn);
    keep(turn);
    launch(turn);
    order.begin(turn);
    ending.end(turn);
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

  private void repeatOrFail(Turn turn) {
    for (IterationState i : turn.state().in(List.of(Phase.ATTEMPT_FAILED))) {
      Failure failure = i.failure().orElseThrow();
      Decision decision =
          retries.decide(
              failure, i.failures(), terms.latestSlice(i), terms.of(i.value()).retry(), turn.now());
      if (decision instanceof Decision.Again again) {
        turn.add(
            i.value(),
            new RetryScheduled(i.attemptNumber(), again.at(), again.slice(), again.why()));
      } else {
        turn.add(i.value(), new IterationFailed(i.attemptNumber(), decision.why()));
      }
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

  private void keep(Turn turn) {
    if (terms.keep().isEmpty() || turn.state().in(Phase.PENDING).isEmpty()) {
      return;
    }
    for (var kept : terms.keep().entrySet()) {
      if (turn.state().in(Phase.CHECKING).size() >= MOST_CHECKED_AT_A_TIME) {
        return;
      }
      IterationState i = turn.iteration(kept.getKey());
      if (i.isUntouched() && terms.of(i.value()).after().stream().allMatch(b -> isKept(turn, b))) {
        turn.add(i.value(), new KeepIntended(kept.getValue()));
      }
    }
  }

  /** What is staged is not kept from one run to the next, nor needed for what is. */
  private static boolean isKept(Turn turn, Value value) {
    IterationState i = turn.iteration(value);
    return value.isStage() || (i.phase() == Phase.VERIFIED && i.keptFrom().isPresent());
  }

  private void launch(Turn turn) {
    for (IterationState i : turn.state().in(List.of(Phase.CLEARED))) {
      Tag tag = Tag.of(terms.outDir(), terms.runId(), i.value(), i.attemptNumber());
      turn.add(i.value(), new LaunchIntended(i.attemptNumber(), tag));
    }
  }
}
