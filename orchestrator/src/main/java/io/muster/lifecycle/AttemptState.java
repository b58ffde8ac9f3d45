package io.muster.lifecycle;

import io.muster.slice.Slice;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What is known of the latest attempt at an iteration.
 *
 * @param number from 1
 * @param epoch of the last entry about it: an intention of an earlier epoch is nobody's any more
 * @param begunAt when its slice was taken, before the iteration's folder was emptied
 * @param launchedAt when its launch was intended; empty also if the controller that launched it was
 *     fenced by then, so that it is not on record
 * @param startedAt when it began to work
 * @param contextStoppedAt when it was noticed that its context had stopped and its process stayed
 * @param stop why it is being stopped
 * @param refusal why the engine would not take it
 */
public record AttemptState(
    int number,
    int epoch,
    Slice slice,
    Instant begunAt,
    Optional<Tag> tag,
    Optional<Instant> launchedAt,
    Optional<Instant> startedAt,
    Optional<String> applicationId,
    Optional<String> trackingUrl,
    Optional<Instant> contextStoppedAt,
    Optional<StopReason> stop,
    Optional<Failure> refusal) {

  /** Nothing that the attempt has written is older. */
  public Instant writesFrom() {
    return launchedAt.orElse(begunAt);
  }

  /** Whether it works on a plan or on inputs that are not those of the run any more. */
  public boolean isOutdated() {
    return stop.filter(reason -> reason == StopReason.PLAN_CHANGED).isPresent();
  }

  static AttemptState begun(int number, Slice slice, Moment moment) {
    return new AttemptState(
        number,
        moment.epoch(),
        slice,
        moment.at(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  AttemptState inEpoch(int newEpoch) {
    return newEpoch == epoch ? this : but(draft -> draft.epoch = newEpoch);
  }

  AttemptState launched(Tag newTag, Instant at) {
    return but(
        draft -> {
          draft.tag = Optional.of(newTag);
          draft.launchedAt = Optional.of(at);
        });
  }

  AttemptState started(Instant at, Optional<String> newApplicationId, Optional<String> newUrl) {
    return but(
        draft -> {
          draft.startedAt = Optional.of(startedAt.orElse(at));
          draft.applicationId = newApplicationId.or(() -> applicationId);
          draft.trackingUrl = newUrl.or(() -> trackingUrl);
        });
  }

  AttemptState identified(String newApplicationId, Optional<String> newUrl) {
    return but(
        draft -> {
          draft.applicationId = Optional.of(newApplicationId);
          draft.trackingUrl = newUrl.or(() -> trackingUrl);
        });
  }

  AttemptState contextStopped(Instant at) {
    return but(draft -> draft.contextStoppedAt = Optional.of(contextStoppedAt.orElse(at)));
  }

  AttemptState stopping(StopReason reason) {
    return but(draft -> draft.stop = Optional.of(reason));
  }

  AttemptState refused(Failure why) {
    return but(draft -> draft.refusal = Optional.of(why));
  }

  private AttemptState but(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.complete();
  }

  /** A copy while it is being changed. */
  private static final class Draft {
    private int number;
    private int epoch;
    private Slice slice;
    private Instant begunAt;
    private Optional<Tag> tag;
    private Optional<Instant> launchedAt;
    private Optional<Instant> startedAt;
    private Optional<String> applicationId;
    private Optional<String> trackingUrl;
    private Optional<Instant> contextStoppedAt;
    private Optional<StopReason> stop;
    private Optional<Failure> refusal;

    Draft(AttemptState from) {
      number = from.number;
      epoch = from.epoch;
      slice = from.slice;
      begunAt = from.begunAt;
      tag = from.tag;
      launchedAt = from.launchedAt;
      startedAt = from.startedAt;
      applicationId = from.applicationId;
      trackingUrl = from.trackingUrl;
      contextStoppedAt = from.contextStoppedAt;
      stop = from.stop;
      refusal = from.refusal;
    }

    AttemptState complete() {
      return new AttemptState(
          number,
          epoch,
          slice,
          begunAt,
          tag,
          launchedAt,
          startedAt,
          applicationId,
          trackingUrl,
          contextStoppedAt,
          stop,
          refusal);
    }
  }
}
