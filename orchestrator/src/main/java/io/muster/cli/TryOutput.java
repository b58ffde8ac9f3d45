package io.muster.cli;

import io.muster.journal.EntryListener;
import io.muster.journal.JournalEntry;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import io.muster.report.AttemptLogs;
import io.muster.storage.ObjectStore;
import java.time.Duration;
import java.util.Optional;

/** Shows what the application prints, as it comes, on a thread of its own. */
final class TryOutput implements EntryListener, AutoCloseable {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

  private final Surroundings surroundings;
  private final ObjectStore store;
  private final TryFolder folder;
  private final Page page;
  private volatile boolean isOver;
  private Optional<Thread> thread = Optional.empty();

  TryOutput(Surroundings surroundings, ObjectStore store, TryFolder folder, Page page) {
    this.surroundings = surroundings;
    this.store = store;
    this.folder = folder;
    this.page = page;
  }

  @Override
  public void appended(JournalEntry entry, RunState after) {
    if (entry.happening() instanceof Happening.ToIteration to
        && to.event() instanceof IterationEvent.LaunchAccepted accepted) {
      begin(to.value(), accepted.attempt());
    }
  }

  private void begin(Value value, int attempt) {
    AttemptLogs logs = new AttemptLogs(store, folder.attempts().attempt(value, attempt));
    Thread printing = new Thread(() -> print(logs), "muster-output");
    printing.setDaemon(true);
    printing.start();
    thread = Optional.of(printing);
  }

  private void print(AttemptLogs logs) {
    try {
      logs.print(page::line, () -> isOver, surroundings.sleeper());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns when all is shown that was printed. */
  @Override
  public void close() {
    isOver = true;
    try {
      if (thread.isPresent()) {
        thread.get().join(ENDS_WITHIN.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
