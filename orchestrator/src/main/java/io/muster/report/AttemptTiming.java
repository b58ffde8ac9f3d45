package io.muster.report;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When what happened to an attempt, as the journal tells.
 *
 * @param begun its slice was taken
 * @param launched its launch was intended
 * @param started it began to work
 * @param ended it was over
 * @param judged its output had been verified or rejected
 */
public record AttemptTiming(
    int number,
    Instant begun,
    Optional<Instant> launched,
    Optional<Instant> started,
    Optional<Instant> ended,
    Optional<Instant> judged) {

  static AttemptTiming begun(int number, Instant at) {
    return new AttemptTiming(
        number, at, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** From the launch to the first work. */
  public Optional<Duration> queued() {
    return between(launched, started);
  }

  /** From the first work, or the launch where no start was seen, to the end. */
  public Optional<Duration> ran() {
    return between(started.or(() -> launched), ended);
  }

  /** From the end to the verdict. */
  public Optional<Duration> verified() {
    return between(ended, judged);
  }

  private static Optional<Duration> between(Optional<Instant> from, Optional<Instant> to) {
    return from.flatMap(start -> to.map(end -> Duration.between(start, end)));
  }

  AttemptTiming launchedAt(Instant at) {
    return new AttemptTiming(
        number, begun, Optional.of(launched.orElse(at)), started, ended, judged);
  }

  AttemptTiming startedAt(Instant at) {
    return new AttemptTiming(
        number, begun, launched, Optional.of(started.orElse(at)), ended, judged);
  }

  AttemptTiming endedAt(Instant at) {
    return new AttemptTiming(number, begun, launched, started, Optional.of(at), judged);
  }

  AttemptTiming judgedAt(Instant at) {
    return new AttemptTiming(number, begun, launched, started, ended, Optional.of(at));
  }
}
