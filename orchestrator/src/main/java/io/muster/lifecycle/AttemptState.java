package io.muster.lifecycle;

import io.muster.slice.Slice;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of the latest attempt at an iteration.
 *
 * @param number from 1
 * @param epoch of the last entry about it: an intention of an earlier epoch is nobody's any more
 * @param launchedAt when its launch was intended
 * @param startedAt when it began to work
 * @param stop why it is being stopped
 * @param refusal why the engine would not take it
 */
public record AttemptState(
    int number,
    int epoch,
    Slice slice,
    Optional<Tag> tag,
    Optional<Instant> launchedAt,
    Optional<Instant> startedAt,
    Optional<String> applicationId,
    Optional<String> trackingUrl,
    Optional<StopReason> stop,
    Optional<Failure> refusal) {

  /** Whether it works on a plan or on inputs that are not those of the run any more. */
  public boolean isOutdated() {
    return stop.filter(reason -> reason == StopReason.PLAN_CHANGED).isPresent();
  }

  static AttemptState begun(int number, int epoch, Slice slice) {
    return new AttemptState(
        number,
        epoch,
        slice,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  AttemptState inEpoch(int newEpoch) {
    return newEpoch == epoch
        ? this
        : new AttemptState(
            number,
            newEpoch,
            slice,
            tag,
            launchedAt,
            startedAt,
            applicationId,
            trackingUrl,
            stop,
            refusal);
  }

  AttemptState launched(Tag newTag, Instant at) {
    return new AttemptState(
        number,
        epoch,
        slice,
        Optional.of(newTag),
        Optional.of(at),
        startedAt,
        applicationId,
        trackingUrl,
        stop,
        refusal);
  }

  AttemptState started(Instant at, Optional<String> newApplicationId, Optional<String> newUrl) {
    return new AttemptState(
        number,
        epoch,
        slice,
        tag,
        launchedAt,
        Optional.of(startedAt.orElse(at)),
        newApplicationId.or(() -> applicationId),
        newUrl.or(() -> trackingUrl),
        stop,
        refusal);
  }

  AttemptState stopping(StopReason reason) {
    return new AttemptState(
        number,
        epoch,
        slice,
        tag,
        launchedAt,
        startedAt,
        applicationId,
        trackingUrl,
        Optional.of(reason),
        refusal);
  }

  AttemptState refused(Failure why) {
    return new AttemptState(
        number,
        epoch,
        slice,
        tag,
        launchedAt,
        startedAt,
        applicationId,
        trackingUrl,
        stop,
        Optional.of(why));
  }
}
