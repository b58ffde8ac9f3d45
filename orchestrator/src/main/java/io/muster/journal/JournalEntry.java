package io.muster.journal;

import io.muster.lifecycle.Happening;
import java.time.Instant;

/**
 * One line of the journal.
 *
 * @param position from 1, without gaps, over all segments of the run
 * @param epoch of the controller that wrote it
 */
public record JournalEntry(long position, int epoch, Instant at, Happening happening) {}
