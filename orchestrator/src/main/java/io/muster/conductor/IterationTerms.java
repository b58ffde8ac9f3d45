package io.muster.conductor;

import com.google.common.collect.ImmutableSet;
import io.muster.plan.Retry;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import java.time.Duration;
import java.util.Optional;

/**
 * What the decider must know of an iteration.
 *
 * @param slice of its first attempt
 * @param weight the heavier is launched first
 * @param after what must be verified first
 * @param required whether its failure fails the run
 * @param linger how long its process may stay after its context has stopped; empty: as long as it
 *     likes
 * @param lastCheck how long the command may take that has the last word on its output; zero where
 *     there is none
 */
public record IterationTerms(
    Slice slice,
    int weight,
    ImmutableSet<Value> after,
    boolean required,
    Retry retry,
    Optional<Duration> linger,
    Duration lastCheck) {

  /** Terms of an iteration on whose output no command has the last word. */
  public IterationTerms(
      Slice slice,
      int weight,
      ImmutableSet<Value> after,
      boolean required,
      Retry retry,
      Optional<Duration> linger) {
    this(slice, weight, after, required, retry, linger, Duration.ZERO);
  }

  /** Terms of an iteration that may linger. */
  public IterationTerms(
      Slice slice, int weight, ImmutableSet<Value> after, boolean required, Retry retry) {
    this(slice, weight, after, required, retry, Optional.empty());
  }
}
