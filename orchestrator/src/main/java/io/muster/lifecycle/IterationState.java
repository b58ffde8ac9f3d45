package io.muster.lifecycle;

import io.muster.plan.Value;
import io.muster.slice.Slice;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

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

  /** Whether nothing has been done for it in this run yet. */
  public boolean isUntouched() {
    return phase == Phase.PENDING && attempt.isEmpty() && keptFrom.isEmpty();
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
    return event
        .recordIn(this, moment)
        .but(
            draft -> {
              draft.phase = next;
              draft.since = next == phase ? since : moment.at();
              draft.attempt = draft.attempt.map(a -> a.inEpoch(moment.epoch()));
            });
  }

  IterationState withAttempt(AttemptState newAttempt) {
    return but(draft -> draft.attempt = Optional.of(newAttempt));
  }

  IterationState begun(int number, Slice slice, Moment moment) {
    return but(
        draft -> {
          draft.attempt = Optional.of(AttemptState.begun(number, slice, moment));
          draft.eligibleAt = Optional.empty();
          draft.output = Optional.empty();
          draft.keptFrom = Optional.empty();
        });
  }

  IterationState failedOnce(Failure why) {
    return but(
        draft -> {
          draft.failures++;
          draft.failure = Optional.of(why);
        });
  }

  IterationState retriedAt(Instant at, Slice slice) {
    return but(
        draft -> {
          draft.nextSlice = Optional.of(slice);
          draft.eligibleAt = Optional.of(at);
        });
  }

  IterationState verified(VerifiedOutput good) {
    return but(draft -> draft.output = Optional.of(good));
  }

  IterationState checked(String run) {
    return but(draft -> draft.keptFrom = Optional.of(run));
  }

  IterationState blocked(Value by) {
    return but(draft -> draft.blockedBy = Optional.of(by));
  }

  /** As new, but that the numbers of its attempts go on. */
  IterationState reopened() {
    IterationState fresh = pending(value, position, since);
    return fresh.but(draft -> draft.attempt = attempt);
  }

  private IterationState but(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.complete();
  }

  /** A copy while it is being changed. */
  private static final class Draft {
    private final Value value;
    private final int position;
    private Phase phase;
    private Instant since;
    private Optional<AttemptState> attempt;
    private int failures;
    private Optional<Slice> nextSlice;
    private Optional<Instant> eligibleAt;
    private Optional<Failure> failure;
    private Optional<VerifiedOutput> output;
    private Optional<String> keptFrom;
    private Optional<Value> blockedBy;

    Draft(IterationState from) {
      value = from.value;
      position = from.position;
      phase = from.phase;
      since = from.since;
      attempt = from.attempt;
      failures = from.failures;
      nextSlice = from.nextSlice;
      eligibleAt = from.eligibleAt;
      failure = from.failure;
      output = from.output;
      keptFrom = from.keptFrom;
      blockedBy = from.blockedBy;
    }

    IterationState complete() {
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
          blockedBy);
    }
  }
}
