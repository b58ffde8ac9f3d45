package io.muster.report;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long a freed place stayed empty: from the news of a child's end to the intention of the next
 * launch, as the journal tells, for those ends after which iterations still waited for room.
 *
 * @param ascending the shortest first
 */
public record LaunchGaps(List<Duration> ascending) {
  public LaunchGaps {
    ascending = ascending.stream().sorted().toList();
  }

  /** The gap that {@code percent} of all do not exceed; empty if there was none. */
  public Optional<Duration> percentile(int percent) {
    if (ascending.isEmpty()) {
      return Optional.empty();
    }
    int rank = (int) Math.ceil(percent / 100.0 * ascending.size());
    return Optional.of(ascending.get(Math.max(0, rank - 1)));
  }
}
