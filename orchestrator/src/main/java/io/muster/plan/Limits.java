package io.muster.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * The bounds of every wait.
 *
 * @param maxConcurrent most applications at a time; empty: as many as fit
 * @param submitTimeout from the launch to the engine's acceptance and the claim
 * @param queueTimeout from the acceptance to the application's start
 * @param iterationTimeout from the application's start to its end; empty: none
 * @param runDeadline from the run's start to its end; empty: none
 * @param resumeWindow how old an unfinished run may be to be continued by the plain command
 * @param canary how many iterations must be verified before the others begin
 * @param lingerTimeout how long an {@code application} may live on after its context has stopped;
 *     empty: as long as it likes
 */
public record Limits(
    Optional<Integer> maxConcurrent,
    Duration submitTimeout,
    Duration queueTimeout,
    Optional<Duration> iterationTimeout,
    Optional<Duration> runDeadline,
    Duration resumeWindow,
    int canary,
    Optional<Duration> lingerTimeout) {

  public static final Limits DEFAULT =
      new Limits(
          Optional.empty(),
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          Optional.empty(),
          Optional.empty(),
          Duration.ofHours(12),
          0,
          Optional.empty());
}
