package io.muster.journal;

import com.google.common.collect.ImmutableList;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import java.time.Instant;
import java.util.Optional;

/**
 * What a run's journal says, all segments folded.
 *
 * @param epoch of the last segment
 * @param controller that wrote the last segment
 * @param lastPosition of the last entry that counts
 * @param checksum of that entry's line
 * @param lastEntryAt when it was written, by its writer's clock
 * @param warnings what was dropped, each as a sentence for people
 */
public record ReadJournal(
    String runId,
    int epoch,
    ControllerIdentity controller,
    RunState state,
    long lastPosition,
    String checksum,
    Instant lastEntryAt,
    ImmutableList<String> warnings) {

  /** When the run's first controller started. */
  public Instant startedAt() {
    return state.startedAt().orElseThrow();
  }

  /** How the run ended, if the last controller said so. */
  public Optional<RunStatus> ended() {
    return state.ended();
  }
}
