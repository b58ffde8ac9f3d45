package io.muster.cli;

import com.google.common.base.Throwables;
import io.muster.journal.Journal;
import io.muster.journal.JournalEntry;
import io.muster.lifecycle.Happening;
import io.muster.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Waits for a store as long as it takes, but after a signal only for a moment more: whoever sent
 * the signal may kill this process soon, and then nobody tells how things stand.
 */
final class Impatience {
  private static final Duration AFTER_A_SIGNAL = Duration.ofSeconds(3);
  private static final Duration LOOK = Duration.ofMillis(100);

  /** To whoever drives a run. */
  private static final String WHAT_NOW =
      "what is at work goes on: see whether the storage can be reached from this machine and give"
          + " the same command again, or end the run with `muster cancel`";

  private final Supplier<Optional<String>> signal;
  private final Duration afterASignal;

  /** One thing at a time, and nothing after what has not come to its end. */
  private final ExecutorService thread = Daemons.pool("muster-record", 1);

  /**
   * @param signal that was received, if any was
   */
  Impatience(Supplier<Optional<String>> signal) {
    this(signal, AFTER_A_SIGNAL);
  }

  Impatience(Supplier<Optional<String>> signal, Duration afterASignal) {
    this.signal = signal;
    this.afterASignal = afterASignal;
  }

  /** Does what a run cannot go on without. */
  <T> T of(String what, Supplier<T> deed) {
    return of(what, WHAT_NOW, deed);
  }

  /**
   * Does it on a thread of its own.
   *
   * @param what it is, as in "cannot (what)"
   * @param whatNow is said if it was not waited for any longer
   * @throws StorageException also if it was not waited for any longer: it may come to its end yet
   */
  <T> T of(String what, String whatNow, Supplier<T> deed) {
    Future<T> done = thread.submit(deed::get);
    Duration waited = Duration.ZERO;
    while (true) {
      try {
        return done.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        Optional<String> received = signal.get();
        waited = received.isPresent() ? waited.plus(LOOK) : Duration.ZERO;
        if (waited.compareTo(afterASignal) >= 0) {
          throw left(what, whatNow, received.orElseThrow(), e);
        }
      } catch (ExecutionException e) {
        Throwables.throwIfUnchecked(e.getCause());
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StorageException(
            StorageException.Kind.UNREACHABLE, "interrupted while it tried to " + what, e);
      }
    }
  }

  private StorageException left(
      String what, String whatNow, String received, TimeoutException cause) {
    return new StorageException(
        StorageException.Kind.UNREACHABLE,
        "cannot "
            + what
            + ": no answer in the "
            + afterASignal.toSeconds()
            + " s since SIG"
            + received
            + ", and it is not waited for any longer; "
            + whatNow,
        cause);
  }

  /** A journal whose entries are waited for so. */
  Journal of(Journal journal) {
    return new Journal() {
      /** Also when nobody waits for it any longer. */
      private volatile boolean isAtWork;

      @Override
      public int epoch() {
        return journal.epoch();
      }

      @Override
      public List<JournalEntry> append(List<Happening> happenings, Instant at) {
        isAtWork = true;
        return Impatience.this.of("write to the journal", () -> appended(happenings, at));
      }

      private List<JournalEntry> appended(List<Happening> happenings, Instant at) {
        try {
          return journal.append(happenings, at);
        } finally {
          isAtWork = false;
        }
      }

      @Override
      public void close() {
        if (!isAtWork) {
          journal.close();
        }
      }
    };
  }
}
