package io.muster.job.progress;

import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Progress;
import io.muster.job.contract.Spread;
import io.muster.job.write.Outbox;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@code progress.json} up to date: at once when the state changes, else at most once a
 * second on local files and every five in other stores, on a thread of its own. A file that cannot
 * be written is told once; neither that nor a store that hangs fails the application, or keeps
 * Spark's listeners waiting.
 */
public final class ProgressFile {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressFile.class);
  private static final long PERIOD_MILLIS = 1_000;

  /** Where each write is a request that is paid for. */
  private static final long REMOTE_PERIOD_MILLIS = 5_000;

  /** For the last word, of an application whose work is done. */
  private static final long LAST_WORD_SECONDS = 10;

  private final Outbox outbox;
  private final ContractJson json;
  private final InstantSource clock;
  private final Function<Instant, Spread> spread;
  private final Tally tally = new Tally();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "muster-progress");
            thread.setDaemon(true);
            return thread;
          });
  private boolean changed;
  private boolean complained;

  /**
   * @param spread of the work, asked for at the end
   */
  public ProgressFile(
      Outbox outbox, ContractJson json, InstantSource clock, Function<Instant, Spread> spread) {
    this.spread = spread;
    this.outbox = outbox;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Writes the file for the first time, in state starting, and keeps it up to date from then on.
   */
  public void begin() {
    tell(tally -> {});
    // on the timer's thread, the first time too: the driver has better things to do while it starts
    ScheduledFuture<?> unused =
        timer.scheduleWithFixedDelay(
            this::writeIfChanged,
            0,
            outbox.isLocal() ? PERIOD_MILLIS : REMOTE_PERIOD_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  void tell(Consumer<Tally> what) {
    synchronized (tally) {
      what.accept(tally);
      changed = true;
    }
  }

  /** Enters a state, and says so at once, without waiting for it to be said. */
  public void enter(Progress.State state) {
    if (ask(tally -> tally.enter(state))) {
      timer.execute(this::write);
    }
  }

  /** The last word: the context has stopped. Waits for it a little. */
  public void end() {
    enter(Progress.State.STOPPED);
    timer.shutdown(); // what was handed over is still done, what is repeated is not
    try {
      if (!timer.awaitTermination(LAST_WORD_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("Muster leaves {} as it is: writing it takes too long", Progress.FILE_NAME);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    timer.shutdownNow();
  }

  private boolean ask(Predicate<Tally> what) {
    synchronized (tally) {
      return what.test(tally);
    }
  }

  private void writeIfChanged() {
    boolean due;
    synchronized (tally) {
      due = changed;
    }
    if (due) {
      write();
    }
  }

  // one at a time: the temporary name is the same
  synchronized void write() {
    Progress progress;
    synchronized (tally) {
      Instant now = clock.instant();
      progress = tally.progress(now, tally.isAtItsEnd() ? spread.apply(now) : null);
      changed = false;
    }
    try {
      outbox.replace(Progress.FILE_NAME, json.write(progress) + "\n");
    } catch (IOException | RuntimeException | LinkageError e) { // also: no classes for the scheme
      if (!complained) {
        complained = true;
        LOG.warn("Muster cannot write {}: {}", Progress.FILE_NAME, e.toString());
      }
    }
  }
}
