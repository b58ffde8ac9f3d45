package io.muster.engine.local;

import io.muster.engine.Attempt;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.lifecycle.Tag;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Follows attempts to their end. One's own child is looked at in the instant of its exit; an
 * adopted one, and what outlives its shim, every {@link #POLL}.
 */
final class Followers implements AutoCloseable {
  /** An adopted child cannot be waited for as one's own can: the cost is a stat of two files. */
  private static final Duration POLL = Duration.ofMillis(200);

  private final Function<Attempt, Observation> look;
  private final Map<Tag, Process> children = new ConcurrentHashMap<>();
  private final Map<Tag, Observer> followed = new ConcurrentHashMap<>();

  /** The next look at each, so that it can be called off. */
  private final Map<Tag, Future<?>> looks = new ConcurrentHashMap<>();

  private final ScheduledExecutorService thread =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread follower = new Thread(work, "muster-follower");
            follower.setDaemon(true);
            return follower;
          });

  Followers(Function<Attempt, Observation> look) {
    this.look = look;
  }

  /** This process is of our own making: its exit will be noticed at once. */
  void own(Attempt attempt, Process child) {
    children.put(attempt.tag(), child);
  }

  void follow(Attempt attempt, Observer observer) {
    followed.put(attempt.tag(), observer);
    Process child = children.get(attempt.tag());
    if (child == null) {
      thread.execute(() -> poll(attempt, false));
      return;
    }
    looks.put(attempt.tag(), child.onExit().thenRun(() -> atExit(attempt)));
    thread.execute(() -> tell(attempt, look.apply(attempt)));
  }

  void forget(Attempt attempt) {
    followed.remove(attempt.tag());
    children.remove(attempt.tag());
    Future<?> next = looks.remove(attempt.tag());
    if (next != null) {
      next.cancel(false);
    }
  }

  private void atExit(Attempt attempt) {
    if (!thread.isShutdown()) {
      thread.execute(() -> poll(attempt, true));
    }
  }

  /** Looks now and, until the attempt is over, again and again; what is at work is told once. */
  private void poll(Attempt attempt, boolean knownToWork) {
    if (!followed.containsKey(attempt.tag())) {
      return;
    }
    Observation seen = look.apply(attempt);
    if (!goesOn(seen) || !knownToWork) {
      tell(attempt, seen);
    }
    if (goesOn(seen)) {
      boolean atWork = knownToWork || seen instanceof Observation.AtWork;
      looks.put(
          attempt.tag(),
          thread.schedule(() -> poll(attempt, atWork), POLL.toMillis(), TimeUnit.MILLISECONDS));
    }
  }

  private void tell(Attempt attempt, Observation seen) {
    Observer observer = followed.get(attempt.tag());
    if (observer != null) {
      observer.observed(attempt, seen);
    }
    if (!goesOn(seen)) {
      forget(attempt); // a process that is over still holds its pipes' buffers
    }
  }

  private static boolean goesOn(Observation seen) {
    return seen instanceof Observation.Submitted || seen instanceof Observation.AtWork;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
