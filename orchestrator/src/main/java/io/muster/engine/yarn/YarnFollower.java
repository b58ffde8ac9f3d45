package io.muster.engine.yarn;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.lifecycle.Tag;
import io.muster.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows all applications by one question a poll. */
final class YarnFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(YarnFollower.class);

  /** A ResourceManager that is changed over or restarted is back by then. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /** Looks at least, also where the clock was set. */
  private static final int LEAST = 10;

  private static final int INQUIRIES = 4;

  /** Says what one of the applications does, which may take another question if it has failed. */
  @FunctionalInterface
  interface Look {
    Observation at(Attempt attempt, List<YarnApplication> ofTag) throws EngineException;
  }

  private final class Followed {
    final Attempt attempt;
    final Observer observer;
    final AtomicBoolean isLookedInto = new AtomicBoolean();
    final Outage outage = new Outage();
    Optional<Observation> told = Optional.empty();

    Followed(Attempt attempt, Observer observer) {
      this.attempt = attempt;
      this.observer = observer;
    }
  }

  /** Looks in a row that failed. */
  private final class Outage {
    private Optional<Instant> since = Optional.empty();
    private int failures;

    synchronized void end() {
      since = Optional.empty();
      failures = 0;
    }

    /** What to tell after one more. */
    synchronized Observation goesOn(Exception failure) {
      boolean isExpected =
          failure instanceof EngineException || failure instanceof StorageException;
      String why = isExpected ? failure.getMessage() : failure.toString();
      Instant now = clock.instant();
      failures++;
      if (since.isEmpty()) {
        since = Optional.of(now);
        if (isExpected) {
          LOG.warn("{}; looks again", why);
        } else {
          LOG.error("a look at YARN failed, the next may not", failure);
        }
      }
      boolean isOver =
          failures >= LEAST && Duration.between(since.get(), now).compareTo(PATIENCE) >= 0;
      return isOver
          ? new Observation.Unknown(
              "looked for " + PATIENCE.toMinutes() + " minutes, in vain: " + why)
          : new Observation.OutOfSight(why);
    }
  }

  private final ResourceManager manager;
  private final InstantSource clock;
  private final Look look;
  private final Map<Tag, Followed> followed = new ConcurrentHashMap<>();
  private final ScheduledExecutorService poll =
      Executors.newSingleThreadScheduledExecutor(
          new ThreadFactoryBuilder().setNameFormat("muster-yarn").setDaemon(true).build());
  private final ExecutorService inquiries =
      Executors.newFixedThreadPool(
          INQUIRIES,
          new ThreadFactoryBuilder().setNameFormat("muster-yarn-inquiry").setDaemon(true).build());
  private final Outage outage = new Outage();

  YarnFollower(ResourceManager manager, InstantSource clock, Look look, Duration period) {
    this.manager = manager;
    this.clock = clock;
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
          YarnApplication.byTag(manager.applications(tags, Set.of()));
      outage.end();
      for (Followed each : List.copyOf(followed.values())) {
        look(each, byTag.getOrDefault(each.attempt.tag().text(), List.of()));
      }
    } catch (EngineException e) {
      Observation now = outage.goesOn(e);
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
      each.outage.end();
    } catch (EngineException | RuntimeException e) {
      told(each, each.outage.goesOn(e));
    }
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
