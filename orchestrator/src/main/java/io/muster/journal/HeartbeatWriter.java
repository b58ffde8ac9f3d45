package io.muster.journal;

import io.muster.storage.ObjectStore;
import io.muster.storage.Sleeper;
import java.time.Duration;
import java.util.Optional;

/**
 * Writes the heartbeat from a thread of its own, whatever the loop is busy with. A beat that cannot
 * be written is tried again at the next; after the lease without one, others take the run over.
 */
public final class HeartbeatWriter implements AutoCloseable {
  /** Twelve beats in a lease: a few may be lost or late. */
  public static final Duration INTERVAL = Duration.ofSeconds(5);

  private final ObjectStore store;
  private final RunFolder run;
  private final ControllerIdentity controller;
  private final int epoch;
  private final Sleeper sleeper;
  private final Thread thread;
  private volatile Optional<RuntimeException> failure = Optional.empty();
  private volatile boolean isClosed;

  private HeartbeatWriter(
      ObjectStore store, RunFolder run, ControllerIdentity controller, int epoch, Sleeper sleeper) {
    this.store = store;
    this.run = run;
    this.controller = controller;
    this.epoch = epoch;
    this.sleeper = sleeper;
    this.thread = new Thread(this::beat, "muster-heartbeat");
    thread.setDaemon(true);
  }

  /** Begins to write the heartbeat of the controller that drives the run in this epoch. */
  public static HeartbeatWriter start(
      ObjectStore store, RunFolder run, ControllerIdentity controller, int epoch, Sleeper sleeper) {
    HeartbeatWriter writer = new HeartbeatWriter(store, run, controller, epoch, sleeper);
    writer.thread.start();
    return writer;
  }

  /** Why the last beat could not be written; empty if it was. */
  public Optional<RuntimeException> failure() {
    return failure;
  }

  private void beat() {
    for (long beat = 1; !isClosed; beat++) {
      try {
        store.write(run.heartbeat(), new Heartbeat(controller, epoch, beat).bytes());
        failure = Optional.empty();
      } catch (RuntimeException e) {
        // the journal's own writes tell the conductor; here only later beats can help
        failure = Optional.of(e);
      }
      try {
        sleeper.sleep(INTERVAL);
      } catch (InterruptedException e) {
        return; // closed: nobody else has this thread
      }
    }
  }

  /** Writes no further beat; returns without waiting for one that is under way. */
  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
  }
}
