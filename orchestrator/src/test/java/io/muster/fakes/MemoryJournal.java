package io.muster.fakes;

import io.muster.journal.FencedException;
import io.muster.journal.Journal;
import io.muster.journal.JournalEntry;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The record of one run in memory, which outlives the controllers that write it. */
public final class MemoryJournal {
  private final List<JournalEntry> entries = new ArrayList<>();
  private int epoch;

  /** A new controller takes over: whoever wrote before is fenced. */
  public Journal takeOver() {
    epoch++;
    return new Segment(epoch);
  }

  public List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  /** The fold of all that was written. */
  public RunState read() {
    RunState state = RunState.EMPTY;
    for (JournalEntry entry : entries) {
      state = state.after(entry.happening(), new Moment(entry.at(), entry.epoch()));
    }
    return state;
  }

  private final class Segment implements Journal {
    private final int mine;

    Segment(int mine) {
      this.mine = mine;
    }

    @Override
    public int epoch() {
      return mine;
    }

    @Override
    public List<JournalEntry> append(List<Happening> happenings, Instant at) {
      if (mine != epoch) {
        throw new FencedException("epoch " + epoch + " has taken over from " + mine);
      }
      List<JournalEntry> written = new ArrayList<>();
      for (Happening happening : happenings) {
        written.add(new JournalEntry(entries.size() + written.size() + 1L, mine, at, happening));
      }
      entries.addAll(written);
      return written;
    }

    @Override
    public void close() {}
  }
}
