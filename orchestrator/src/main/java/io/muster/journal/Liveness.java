package io.muster.journal;

import com.google.common.base.Ticker;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.Sleeper;
import io.muster.storage.StoredObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Tells whether a controller is dead. At once only where the same kernel and process namespace show
 * that its process is gone; elsewhere when its heartbeat has not changed for the lease, on this
 * observer's own monotonic clock. Two hosts' clocks are never compared, and a host's name proves
 * nothing.
 */
public final class Liveness {
  /** How long a heartbeat may stand still before its controller counts as dead. */
  public static final Duration LEASE = Duration.ofSeconds(60);

  private static final Duration LOOK = Duration.ofSeconds(2);

  private final ObjectStore store;
  private final ProcessTable processes;
  private final ControllerIdentity observer;
  private final Ticker ticker;
  private final Sleeper sleeper;

  /**
   * @param processes of the observer's machine
   * @param ticker monotonic, in nanoseconds
   */
  public Liveness(ObjectStore store, ProcessTable processes, Ticker ticker, Sleeper sleeper) {
    this.store = store;
    this.processes = processes;
    this.observer = processes.current();
    this.ticker = ticker;
    this.sleeper = sleeper;
  }

  /** What can be said of a controller. */
  public enum Verdict {
    ALIVE,
    DEAD,
    /** Only its heartbeat can tell, and that takes up to the lease. */
    UNTOLD
  }

  /** What can be said without waiting. */
  public Verdict atOnce(ControllerIdentity controller) {
    if (!observer.sharesProcessesWith(controller)) {
      return Verdict.UNTOLD;
    }
    return switch (processes.find(controller.pid(), controller.startTicks())) {
      case PRESENT -> Verdict.ALIVE;
      case GONE -> Verdict.DEAD;
      case UNTOLD -> Verdict.UNTOLD;
    };
  }

  /**
   * Whether the run's folder is in the files of another machine, where no heartbeat and no journal
   * can be seen from here, so that their absence says nothing. A machine of the same name may be
   * this one before it was started anew: what is missing there was removed. The folder within an
   * {@code out_dir} is wherever that is.
   *
   * @param outDir that has this owner
   */
  public boolean isOutOfSight(Owner owner, Location outDir) {
    Location folder = owner.run().location();
    ControllerIdentity controller = owner.controller();
    return folder.path().isPresent()
        && !folder.text().startsWith(outDir.text() + "/")
        && !observer.sharesProcessesWith(controller)
        && !observer.host().equals(controller.host())
        && store.children(folder).isEmpty();
  }

  /**
   * Whether the controller that was last known to drive the run is dead; where need be, looks at
   * the run's heartbeat until it changes or the lease has passed. No heartbeat is one that does not
   * change.
   *
   * @throws io.muster.storage.StorageException if the heartbeat could not be asked for
   */
  public boolean isDead(ControllerIdentity controller, RunFolder run) throws InterruptedException {
    Verdict verdict = atOnce(controller);
    if (verdict != Verdict.UNTOLD) {
      return verdict == Verdict.DEAD;
    }
    Optional<byte[]> first = heartbeat(run);
    long from = ticker.read();
    while (true) {
      sleeper.sleep(LOOK);
      // the clock before the heartbeat: an observer that was itself held up still sees a beat
      boolean isOver = ticker.read() - from >= LEASE.toNanos();
      if (!isSame(first, heartbeat(run))) {
        return false;
      }
      if (isOver) {
        return true;
      }
    }
  }

  private Optional<byte[]> heartbeat(RunFolder run) {
    return store.read(run.heartbeat()).map(StoredObject::content);
  }

  private static boolean isSame(Optional<byte[]> one, Optional<byte[]> other) {
    return Arrays.equals(one.orElse(null), other.orElse(null));
  }
}
