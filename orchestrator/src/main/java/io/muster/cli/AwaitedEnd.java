package io.muster.cli;

import io.muster.conductor.Conductor;
import io.muster.journal.EntryListener;
import io.muster.journal.JournalEntry;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import io.muster.storage.Sleeper;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Tells whoever sent a signal what the run still waits for, if that is not over soon: an engine
 * that does not answer shows nothing by itself.
 */
final class AwaitedEnd implements EntryListener, AutoCloseable {
  /** An engine that is well has stopped all by then, as a rule. */
  static final Duration SOON = Duration.ofSeconds(5);

  private static final Duration ENDS_WITHIN = Duration.ofSeconds(1);

  private final Console console;
  private final Sleeper sleeper;
  private volatile RunState last = RunState.EMPTY;
  private Optional<Thread> telling = Optional.empty();

  AwaitedEnd(Console console, Sleeper sleeper) {
    this.console = console;
    this.sleeper = sleeper;
  }

  @Override
  public synchronized void appended(JournalEntry entry, RunState after) {
    last = after;
    if (after.signalledAt().isPresent() && telling.isEmpty()) {
      Thread thread = new Thread(this::tell, "muster-awaited-end");
      thread.setDaemon(true);
      thread.start();
      telling = Optional.of(thread);
    }
  }

  private void tell() {
    try {
      sleeper.sleep(SOON);
      sentence(last).ifPresent(console::say);
    } catch (InterruptedException e) {
      // closed: the run is over, and nobody else has this thread
    }
  }

  static Optional<String> sentence(RunState run) {
    List<IterationState> awaited = run.where(Phase::isBeingSettled);
    if (awaited.isEmpty() || run.ended().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "waits for word that nothing works any more of "
            + ValueList.spoken(awaited.stream().map(IterationState::value).toList())
            + ": leaves when none has come for "
            + Conductor.PATIENCE_AFTER_A_SIGNAL.toSeconds()
            + " s; a second signal (Ctrl-C) leaves at once, and the next command looks them up");
  }

  /** Waits until it has been said, where anything is to be. */
  void finish() throws InterruptedException {
    if (telling().isPresent()) {
      telling().get().join();
    }
  }

  /** Says nothing any more; waits for what is being said, but not for ever. */
  @Override
  public void close() {
    Optional<Thread> thread = telling();
    if (thread.isPresent()) {
      thread.get().interrupt();
      try {
        thread.get().join(ENDS_WITHIN.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private synchronized Optional<Thread> telling() {
    return telling;
  }
}
