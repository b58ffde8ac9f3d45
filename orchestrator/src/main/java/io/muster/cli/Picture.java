package io.muster.cli;

import io.muster.journal.JournalEntry;
import io.muster.lifecycle.RunState;
import java.time.Duration;
import java.time.Instant;

/** How a run is shown while it goes on. For one thread. */
interface Picture {
  void entry(JournalEntry entry, RunState after);

  /** Shows what is due now, and says how long nothing will be unless something happens. */
  Duration look(Instant now);

  /** Shows what is left to be shown, and takes away what does not stay. */
  void end(Instant now);
}
