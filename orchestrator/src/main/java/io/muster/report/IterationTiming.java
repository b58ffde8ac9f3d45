package io.muster.report;

import io.muster.plan.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The times of one iteration.
 *
 * @param known when the run learned that there is this iteration
 * @param attempts in their order
 */
public record IterationTiming(Value value, Instant known, List<AttemptTiming> attempts) {
  public IterationTiming {
    attempts = List.copyOf(attempts);
  }

  /** From the sequence being known to the first attempt; empty before that. */
  public Optional<Duration> waited() {
    return attempts.stream().findFirst().map(first -> Duration.between(known, first.begun()));
  }

  /** All attempts' work together. */
  public Duration ran() {
    return attempts.stream().flatMap(a -> a.ran().stream()).reduce(Duration.ZERO, Duration::plus);
  }

  /** The attempt of that number. */
  public Optional<AttemptTiming> attempt(int number) {
    return attempts.stream().filter(a -> a.number() == number).findFirst();
  }
}
