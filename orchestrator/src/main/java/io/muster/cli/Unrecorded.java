package io.muster.cli;

import io.muster.journal.ControllerIdentity;
import io.muster.journal.Journal;
import io.muster.journal.JournalEntry;
import io.muster.journal.OpenedJournal;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** In the place of a journal where nothing is to be resumed: numbers entries and forgets them. */
final class Unrecorded implements Journal {
  private static final int ONLY_EPOCH = 1;

  private long position;

  private Unrecorded() {}

  /** Begun by this process. */
  static OpenedJournal opened(String runId, Instant at) {
    ControllerIdentity me = ControllerIdentity.current();
    Happening started =
        Happening.toRun(
            new RunEvent.ControllerStarted(Version.text(), me.host(), me.pid(), runId, false));
    Unrecorded journal = new Unrecorded();
    JournalEntry first = journal.append(List.of(started), at).get(0);
    return new OpenedJournal(
        journal,
        Optional.empty(),
        first,
        RunState.EMPTY.after(started, new Moment(at, ONLY_EPOCH)));
  }

  @Override
  public int epoch() {
    return ONLY_EPOCH;
  }

  @Override
  public List<JournalEntry> append(List<Happening> happenings, Instant at) {
    List<JournalEntry> entries = new ArrayList<>();
    for (Happening happening : happenings) {
      position++;
      entries.add(new JournalEntry(position, ONLY_EPOCH, at, happening));
    }
    return entries;
  }

  @Override
  public void close() {}
}
