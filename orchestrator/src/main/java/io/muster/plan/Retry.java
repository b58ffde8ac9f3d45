package io.muster.plan;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Optional;

/**
 * When a failed attempt is repeated.
 *
 * @param maxAttempts attempts that may fail, the first included
 * @param backoff the wait before the second attempt; doubled for each further one
 * @param maxBackoff the longest wait
 * @param memoryGrowth the factor by which memory grows after it ran out
 * @param memoryLimit the most memory a driver or an executor may be given; empty: what the cluster
 *     can give
 * @param on texts of failures that are worth repeating, beside the shipped ones
 * @param never texts of failures that are never repeated
 */
public record Retry(
    int maxAttempts,
    Duration backoff,
    Duration maxBackoff,
    double memoryGrowth,
    Optional<MemorySize> memoryLimit,
    ImmutableList<String> on,
    ImmutableList<String> never) {

  public static final Retry DEFAULT =
      new Retry(
          3,
          Duration.ofSeconds(15),
          Duration.ofMinutes(5),
          1.5,
          Optional.empty(),
          ImmutableList.of(),
          ImmutableList.of());

  public Retry {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("retry.max_attempts is at least 1, not " + maxAttempts);
    }
  }
}
