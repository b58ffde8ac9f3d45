package io.muster.conductor;

import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.StopReason;
import io.muster.plan.Limits;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The bound of every wait: what has lasted too long is stopped. */
final class TimeLimits {
  private final RunTerms terms;
  private final Limits limits;

  TimeLimits(RunTerms terms) {
    this.terms = terms;
    this.limits = terms.limits();
  }

  /** Adds the stops that are due. */
  void enforce(Turn turn) {
    if (turn.state().stop().isPresent()) {
      return;
    }
    if (runDeadline(turn.state()).filter(at -> isDue(at, turn)).isPresent()) {
      turn.add(new RunEvent.DeadlinePassed());
      return;
    }
    for (IterationState i : turn.state().where(Phase::isToBegin)) {
      if (mustBeginBy(i).filter(at -> isDue(at, turn)).isPresent()) {
        turn.add(i.value(), new StopIntended(i.attemptNumber(), StopReason.NOT_BEGUN_IN_TIME));
      }
    }
    for (IterationState i : turn.state().in(List.of(Phase.RUNNING))) {
      if (mustEndBy(i).filter(at -> isDue(at, turn)).isPresent()) {
        turn.add(i.value(), new StopIntended(i.attemptNumber(), StopReason.NOT_ENDED_IN_TIME));
      } else if (mustLeaveBy(i).filter(at -> isDue(at, turn)).isPresent()) {
        turn.add(i.value(), new StopIntended(i.attemptNumber(), StopReason.LINGERING));
      }
    }
  }

  /**
   * The next instant at which a limit is reached or a wait is over.
   *
   * @param decidedAt when that was last looked at: what was due then, and was let be, waits for
   *     something else
   */
  Optional<Instant> next(RunState state, Instant decidedAt) {
    if (state.stop().isPresent() || state.ended().isPresent()) {
      return Optional.empty();
    }
    Stream<Instant> waits =
        state.in(List.of(Phase.WAITING)).stream().flatMap(i -> i.eligibleAt().stream());
    Stream<Instant> begins =
        state.where(Phase::isToBegin).stream().flatMap(i -> mustBeginBy(i).stream());
    Stream<Instant> ends =
        state.in(List.of(Phase.RUNNING)).stream()
            .flatMap(i -> Stream.concat(mustEndBy(i).stream(), mustLeaveBy(i).stream()));
    return Stream.of(waits, begins, ends, runDeadline(state).stream())
        .flatMap(s -> s)
        .filter(at -> at.isAfter(decidedAt))
        .min(Comparator.naturalOrder());
  }

  private static boolean isDue(Instant at, Turn turn) {
    return !at.isAfter(turn.now());
  }

  private Optional<Instant> runDeadline(RunState state) {
    return limits.runDeadline().flatMap(d -> state.allowanceFrom().map(from -> from.plus(d)));
  }

  private Optional<Instant> mustBeginBy(IterationState i) {
    return i.phase() == Phase.LAUNCHING
        ? i.attempt().flatMap(AttemptState::launchedAt).map(at -> at.plus(limits.submitTimeout()))
        : Optional.of(i.since().plus(limits.queueTimeout()));
  }

  private Optional<Instant> mustEndBy(IterationState i) {
    return limits
        .iterationTimeout()
        .flatMap(limit -> i.attempt().flatMap(AttemptState::startedAt).map(at -> at.plus(limit)));
  }

  private Optional<Instant> mustLeaveBy(IterationState i) {
    return terms
        .of(i.value())
        .linger()
        .flatMap(
            limit -> i.attempt().flatMap(AttemptState::contextStoppedAt).map(at -> at.plus(limit)));
  }
}
