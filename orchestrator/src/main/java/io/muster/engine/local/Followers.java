package io.muster.engine.local;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.Patience;
import io.muster.lifecycle.Tag;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Follows attempts to their end, and then knows nothing of them any more. One's own child is looked
 * at in the instant of its exit; an adopted one, and what outlives its shim, again and again.
 */
final class Followers implements AutoCloseable {
  /** An adopted child cannot be waited for as one's own can: the cost is a stat of two files. */
  private static final Duration POLL = Duration.ofMillis(200);

  /** Of one's own child only the context's end has to be looked for. */
  private static final Duration OWN_POLL = Duration.ofSeconds(2);

  /** What is the case now. */
  interface Look {
    Observation at(Attempt attempt) throws EngineException;
  }

  private final Look look;
  private final Patience patience;
  private final Map<Tag, Process> children = new ConcurrentHashMap<>();
  private final Map<Tag, Following> followed = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread follower = new Thread(work, "muster-follower");
            follower.setDaemon(true);
            return follower;
          });

  Followers(Look look, Patience patience) {
    this.look = look;
    this.patience = patience;
    thread.setRemoveOnCancelPolicy(true);
  }

  /** This process is of our own making: its exit will be noticed at once. */
  void own(Attempt attempt, Process child) {
    children.put(attempt.tag(), child);
  }

  void follow(Attempt attempt, Observer observer) {
    Optional<Process> child = Optional.ofNullable(children.remove(attempt.tag()));
    Following following = new Following(attempt, observer, child);
    followed.put(attempt.tag(), following);
    soon(following);
    following.atExit = child.map(process -> process.onExit().thenRun(() -> soon(following)));
  }

  void forget(Attempt attempt) {
    children.remove(attempt.tag());
    Following following = followed.remove(attempt.tag());
    if (following != null) {
      following.lookNoMore();
      following.atExit.ifPresent(exit -> exit.cancel(false));
    }
  }

  /** How many are followed, or will be. */
  int size() {
    return children.size() + followed.size();
  }

  private void soon(Following following) {
    try {
      thread.execute(following::look);
    } catch (RejectedExecutionException closed) {
      // nobody wants to know any more
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** One attempt; looked at on the one thread. */
  private final class Following {
    private final Attempt attempt;
    private final Observer observer;
    private final Optional<Process> child;
    private Optional<Observation> told = Optional.empty();
    private int failures;
    private volatile Optional<? extends Future<?>> next = Optional.empty();
    private volatile Optional<? extends Future<?>> atExit = Optional.empty();

    Following(Attempt attempt, Observer observer, Optional<Process> child) {
      this.attempt = attempt;
      this.observer = observer;
      this.child = child;
    }

    void look() {
      lookNoMore();
      if (followed.get(attempt.tag()) != this) {
        return;
      }
      Optional<Observation> news = lookPatiently();
      if (news.isEmpty()) {
        again(patience.pause());
        return;
      }
      Observation seen = news.get();
      if (!seen.goesOn()) {
        followed.remove(attempt.tag(), this);
        observer.observed(attempt, seen);
        return;
      }
      if (!told.filter(seen::equals).isPresent()) {
        told = Optional.of(seen);
        observer.observed(attempt, seen);
      }
      again(child.filter(Process::isAlive).isPresent() ? OWN_POLL : POLL);
    }

    /** Empty where it failed, and is not to be given up yet. */
    private Optional<Observation> lookPatiently() {
      try {
        Observation seen = look.at(attempt);
        failures = 0;
        return Optional.of(seen);
      } catch (EngineException | RuntimeException | Error e) {
        failures++;
        return patience.isOverAfter(failures)
            ? Optional.of(new Observation.Unknown(patience.inVain(e)))
            : Optional.empty();
      }
    }

    private void again(Duration pause) {
      next = Optional.of(thread.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS));
    }

    void lookNoMore() {
      next.ifPresent(planned -> planned.cancel(false));
    }
  }
}
