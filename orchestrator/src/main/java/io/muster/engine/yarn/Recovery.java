package io.muster.engine.yarn;

import io.muster.engine.EngineException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The time in which a ResourceManager that was started anew may come to know what it does not know:
 * it answers before it has read all of its record.
 */
final class Recovery {
  private static final Duration BOUND = Duration.ofMinutes(5);

  /** The clocks of two machines of a cluster differ by less. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  private final ResourceManager manager;
  private final InstantSource clock;

  Recovery(ResourceManager manager, InstantSource clock) {
    this.manager = manager;
    this.clock = clock;
  }

  /**
   * Whether something may become known yet. What began after the ResourceManager is in no record
   * that it reads.
   *
   * @param began no later than what is looked for, by this machine's clock; empty if not known
   */
  boolean mayBringBack(Optional<Instant> began) throws EngineException {
    return manager
        .info()
        .started()
        .filter(start -> Duration.between(start, clock.instant()).abs().compareTo(BOUND) < 0)
        .filter(start -> began.isEmpty() || start.isAfter(began.get().minus(SKEW)))
        .isPresent();
  }
}
