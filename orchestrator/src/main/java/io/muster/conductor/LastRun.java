package io.muster.conductor;

import io.muster.lifecycle.RunStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * The last run on an {@code out_dir}.
 *
 * @param driver who drives it now, for people; empty if nobody does
 * @param ended how it ended; empty if it was interrupted
 * @param lastEntryAt when anything was last recorded of it
 */
public record LastRun(
    String runId, Optional<String> driver, Optional<RunStatus> ended, Instant lastEntryAt) {

  boolean hasPassed() {
    return ended.filter(RunStatus::isPassed).isPresent();
  }
}
