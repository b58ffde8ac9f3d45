package io.muster.engine.yarn;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.Patience;
import io.muster.lifecycle.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows all applications by one question a poll. */
final class YarnFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(YarnFollower.class);

  /** A ResourceManager that is changed over or restarted is back by then: 15 minutes and more. */
  private static final Patience PATIENCE = new Patience(300, Duration.ofSeconds(2));

  private static final int INQUIRIES = 4;

  /** Says what one of the applications does, which may take another question if it has failed. */
  @FunctionalInterface
  interface Look {
    Observation at(Attempt attempt, List<YarnApplication> ofTag) throws EngineException;
  }

  private static final class Followed {
    final Attempt attempt;
    final Observer observer;
    final AtomicBoolean isLookedInto = new AtomicBoolean();
    final AtomicInteger failures = new AtomicInteger();
    Optional<Observation> told = Optional.empty();

    Followed(Attempt attempt, Observer observer) {
      this.attempt = attempt;
      this.observer = observer;
    }
  }

  private final ResourceManager manager;
  private final Look look;
  private final Map<Tag, Followed> followed = new ConcurrentHashMap<>();
  private final ScheduledExecutorService poll =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "muster-yarn");
            thread.setDaemon(true);
            return thread;
          });
  private final ExecutorService inquiries =
      Executors.newFixedThreadPool(
          INQUIRIES,
          work -> {
            Thread thread = new Thread(work, "muster-yarn-inquiry");
            thread.setDaemon(true);
            return thread;
          });
  private int failures;

  YarnFollower(ResourceManager manager, Look look, Duration period) {
    this.manager = manager;
    this.look = look;
    ScheduledFuture<?> unused =
        poll.scheduleWithFixedDelay(
            this::poll, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  void follow(Attempt attempt, Observer observer) {
    followed.put(attempt.tag(), new Followed(attempt, observer));
  }

  void forget(Attempt attempt) {
    followed.remove(attempt.tag());
  }

  @Override
  public void close() {
    poll.shutdownNow();
    inquiries.shutdownNow();
  }

  private void poll() {
    if (followed.isEmpty()) {
      return;
    }
    try {
      List<String> tags = followed.keySet().stream().map(Tag::text).sorted().toList();
      Map<String, List<YarnApplication>> byTag =
          YarnLauncher.byTag(manager.applications(tags, Set.of()));
      failures = 0;
      for (Followed each : List.copyOf(followed.values())) {
        look(each, byTag.getOrDefault(each.attempt.tag().text(), List.of()));
      }
    } catch (EngineException e) {
      failures++;
      Observation now = inVain(failures, e);
      List.copyOf(followed.values()).forEach(each -> told(each, now));
    } catch (RuntimeException | Error e) {
      LOG.error("a look at YARN failed, the next may not", e);
    }
  }

  /** What has come to an end takes more questions, to others than YARN: nobody waits for these. */
  private void look(Followed each, List<YarnApplication> ofTag) {
    boolean isPlain = ofTag.size() == 1 && !ofTag.get(0).isOver();
    if (isPlain) {
      tell(each, ofTag);
    } else if (each.isLookedInto.compareAndSet(false, true)) {
      inquiries.execute(
          () -> {
            try {
              tell(each, ofTag);
            } finally {
              each.isLookedInto.set(false);
            }
          });
    }
  }

  private void tell(Followed each, List<YarnApplication> ofTag) {
    try {
      told(each, look.at(each.attempt, ofTag));
      each.failures.set(0);
    } catch (EngineException | RuntimeException e) {
      told(each, inVain(each.failures.incrementAndGet(), e));
    }
  }

  /** After so many looks in a row that failed. */
  private static Observation inVain(int failures, Exception why) {
    return PATIENCE.isOverAfter(failures)
        ? new Observation.Unknown(PATIENCE.inVain(why))
        : new Observation.OutOfSight(String.valueOf(why.getMessage()));
  }

  private synchronized void told(Followed each, Observation now) {
    if (!now.goesOn()) {
      followed.remove(each.attempt.tag(), each);
    }
    if (!each.told.equals(Optional.of(now))) {
      each.told = Optional.of(now);
      each.observer.observed(each.attempt, now);
    }
  }
}
