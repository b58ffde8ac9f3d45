package io.muster.journal;

import com.google.common.base.Ticker;
import io.muster.storage.ObjectStore;
import io.muster.storage.Sleeper;
import io.muster.storage.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the heartbeat from threads of its own, whatever the loop is busy with. A beat that cannot
 * be written is tried again at the next, which does not wait for one that hangs; after the lease
 * without one, others take the run over.
 */
public final class HeartbeatWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatWriter.class);

  /** Twelve beats in a lease: a few may be lost or late. */
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  /** Half a lease is left for what a controller does on the strength of a beat. */
  static final Duration FRESH = Liveness.LEASE.dividedBy(2);

  /** A store may try for a minute, which is a lease. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(12);

  private static final Duration LAST_BEAT = Duration.ofMillis(500);

  private static final int MOST_AT_ONCE = 4;

  private final ObjectStore store;
  private final RunFolder run;
  private final ControllerIdentity controller;
  private final int epoch;
  private final Sleeper sleeper;
  private final Ticker ticker;
  private final Duration longestWait;
  private final Thread thread;
  private final ExecutorService writers =
      Executors.newCachedThreadPool(work -> daemon(work, "muster-beat"));
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);
  private final AtomicLong beats = new AtomicLong();
  private Optional<Long> lastSent = Optional.empty();
  private volatile Optional<RuntimeException> failure = Optional.empty();
  private volatile boolean isClosed;

  private HeartbeatWriter(
      ObjectStore store,
      RunFolder run,
      ControllerIdentity controller,
      int epoch,
      Sleeper sleeper,
      Ticker ticker,
      Duration longestWait) {
    this.store = store;
    this.run = run;
    this.controller = controller;
    this.epoch = epoch;
    this.sleeper = sleeper;
    this.ticker = ticker;
    this.longestWait = longestWait;
    this.thread = daemon(this::beat, "muster-heartbeat");
  }

  /**
   * Begins to write the heartbeat of the controller that drives the run in this epoch, or is about
   * to begin it.
   *
   * @param ticker monotonic, in nanoseconds
   */
  public static HeartbeatWriter start(
      ObjectStore store,
      RunFolder run,
      ControllerIdentity controller,
      int epoch,
      Sleeper sleeper,
      Ticker ticker) {
    return start(store, run, controller, epoch, sleeper, ticker, LONGEST_WAIT);
  }

  static HeartbeatWriter start(
      ObjectStore store,
      RunFolder run,
      ControllerIdentity controller,
      int epoch,
      Sleeper sleeper,
      Ticker ticker,
      Duration longestWait) {
    HeartbeatWriter writer =
        new HeartbeatWriter(store, run, controller, epoch, sleeper, ticker, longestWait);
    writer.thread.start();
    return writer;
  }

  /** Why the last beat could not be written; empty if it was. */
  public Optional<RuntimeException> failure() {
    return failure;
  }

  /**
   * Whether a beat is on record that was sent so lately that no observer can take this controller
   * for dead, nor will for half a lease.
   */
  synchronized boolean isFresh() {
    return lastSent.filter(sent -> ticker.read() - sent <= FRESH.toNanos()).isPresent();
  }

  /**
   * Writes a beat now, on the caller's thread.
   *
   * @throws StorageException if it could not be written
   */
  void write() {
    long sent = ticker.read();
    store.write(run.heartbeat(), new Heartbeat(controller, epoch, beats.incrementAndGet()).bytes());
    acknowledged(sent);
    failure = Optional.empty();
  }

  private synchronized void acknowledged(long sent) {
    if (lastSent.isEmpty() || sent - lastSent.get() > 0) {
      lastSent = Optional.of(sent);
    }
  }

  private void beat() {
    try {
      while (!isClosed) {
        if (free.tryAcquire()) {
          writeAside();
        }
        sleeper.sleep(INTERVAL);
      }
    } catch (InterruptedException e) {
      // closed: nobody else has this thread
    }
  }

  private void writeAside() throws InterruptedException {
    try {
      writers.submit(this::tryToWrite).get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      failure =
          Optional.of(
              new StorageException(
                  StorageException.Kind.UNREACHABLE,
                  "no answer to a heartbeat for " + longestWait.toSeconds() + " s",
                  e));
    } catch (ExecutionException | RejectedExecutionException e) {
      LOG.debug("no heartbeat", e);
    }
  }

  private void tryToWrite() {
    try {
      write();
    } catch (RuntimeException e) {
      // the journal's own writes tell the conductor; here only later beats can help
      failure = Optional.of(e);
    } finally {
      free.release();
    }
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Writes no further beat, and waits for one that is under way, though not for long. */
  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    writers.shutdown();
    try {
      // it is not to come after whatever follows, but where the store hangs
      boolean unused = writers.awaitTermination(LAST_BEAT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
