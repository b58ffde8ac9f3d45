package io.muster.journal;

import io.muster.lifecycle.RunState;

/**
 * Is told of every entry after it is durable, in order, on the conductor's thread; must not block.
 */
public interface EntryListener {
  /** The entry, and the state that it led to. */
  void appended(JournalEntry entry, RunState after);
}
