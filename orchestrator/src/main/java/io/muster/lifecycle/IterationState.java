package io.muster.lifecycle;

import io.muster.plan.Value;
import io.muster.slice.Slice;
import java.time.Instant;
import java.util.Optional;

/**
 * All that is known of one iteration: the fold of its events.
 *
 * @param position in the sequence, from 0
 * @param since when it came into this phase
 * @param attempt the latest one
 * @param failures attempts that failed since the iteration was last opened
 * @param nextSlice the slice of the next attempt, where it differs from the plan's
 * @param eligibleAt when the next attempt may begin
 * @param failure of the last attempt that failed
 * @param output what passed
 * @param keptFrom the former run whose output is checked or was kept
 * @param blockedBy what it waits for and that has failed
 */
public record IterationState(
    Value value,
    int position,
    Phase phase,
    Instant since,
    Optional<AttemptState> attempt,
    int failures,
    Optional<Slice> nextSlice,
    Optional<Instant> eligibleAt,
    Optional<Failure> failure,
    Optional<VerifiedOutput> output,
    Optional<String> keptFrom,
    Optional<Value> blockedBy) {

  static IterationState pending(Value value, int position, Instant at) {
    return new IterationState(
        value,
        position,
        Phase.PENDING,
        at,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The number of the latest attempt; 0 before the first. */
  public int attemptNumber() {
    return attempt.map(AttemptState::number).orElse(0);
  }

  /** Whether its latest entry was written by a controller of an earlier epoch. */
  public boolean isOfEarlierEpoch(int epoch) {
    return attempt.isPresent() && attempt.get().epoch() < epoch;
  }

  /** Whether its attempt works on a plan or on inputs that are not those of the run any more. */
  public boolean isOutdated() {
    return attempt.filter(AttemptState::isOutdated).isPresent();
  }

  /** After an attempt that never counted; under another plan all begins anew. */
  IterationState withoutAttempt() {
    return isOutdated() ? reopened() : this;
  }

  /** What {@code event} makes of this. */
  IterationState after(IterationEvent event, Moment moment) {
    Phase next = Lifecycle.move(this, event);
    IterationState changed = event.recordIn(this, moment);
    Optional<AttemptState> ofEpoch = changed.attempt.map(a -> a.inEpoch(moment.epoch()));
    return new IterationState(
        value,
        position,
        next,
        next == phase ? since : moment.at(),
        ofEpoch,
        changed.failures,
        changed.nextSlice,
        changed.eligibleAt,
        changed.failure,
        changed.output,
        changed.keptFrom,
        changed.blockedBy);
  }

  IterationState withAttempt(AttemptState newAttempt) {
    return new IterationState(
        value,
        position,
        phase,
        since,
        Optional.of(newAttempt),
        failures,
        nextSlice,
        eligibleAt,
        failure,
        output,
        keptFrom,
        blockedBy);
  }

  IterationState begun(int number, Slice slice, int epoch) {
    return new IterationState(
        value,
        position,
        phase,
        since,
        Optional.of(AttemptState.begun(number, epoch, slice)),
        failures,
        nextSlice,
        Optional.empty(),
        failure,
        Optional.empty(),
        Optional.empty(),
        blockedBy);
  }

  IterationState failedOnce(Failure why) {
    return new IterationState(
        value,
        position,
        phase,
        since,
        attempt,
        failures + 1,
        nextSlice,
        eligibleAt,
        Optional.of(why),
        output,
        keptFrom,
        blockedBy);
  }

  IterationState retriedAt(Instant at, Slice slice) {
    return new IterationState(
        value,
        position,
        phase,
        since,
        attempt,
        failures,
        Optional.of(slice),
        Optional.of(at),
        failure,
        output,
        keptFrom,
        blockedBy);
  }

  IterationState verified(VerifiedOutput good) {
    return new IterationState(
        value,
        position,
        phase,
        since,
        attempt,
        failures,
        nextSlice,
        eligibleAt,
        failure,
        Optional.of(good),
        keptFrom,
        blockedBy);
  }

  IterationState checked(String run) {
    return new IterationState(
        value,
        position,
        phase,
        since,
        attempt,
        failures,
        nextSlice,
        eligibleAt,
        failure,
        output,
        Optional.of(run),
        blockedBy);
  }

  IterationState blocked(Value by) {
    return new IterationState(
        value,
        position,
        phase,
        since,
        attempt,
        failures,
        nextSlice,
        eligibleAt,
        failure,
        output,
        keptFrom,
        Optional.of(by));
  }

  /** As new, but that the numbers of its attempts go on. */
  IterationState reopened() {
    return new IterationState(
        value,
        position,
        phase,
        since,
        attempt,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
