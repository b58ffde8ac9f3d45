package io.muster.journal;

import io.muster.lifecycle.RunState;
import java.util.Optional;

/**
 * A journal that this controller drives.
 *
 * @param before what it said until then; empty if the run is new
 * @param first the entry that began this epoch, durable
 * @param state to which that entry led
 */
public record OpenedJournal(
    Journal journal, Optional<ReadJournal> before, JournalEntry first, RunState state) {}
