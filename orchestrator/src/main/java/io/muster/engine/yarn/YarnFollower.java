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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows all applications by one question a poll. */
final class YarnFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(YarnFollower.class);

  /** Says what one of the applications does, which may take another question if it has failed. */
  @FunctionalInterface
  interface Look {
    Observation at(Attempt attempt, List<YarnApplication> ofTag) throws EngineException;
  }

  private static final class Followed {
    final Attempt attempt;
    final Observer observer;
    Optional<Observation> told = Optional.empty();

    Followed(Attempt attempt, Observer observer) {
      this.attempt = attempt;
      this.observer = observer;
    }
  }

  private final ResourceManager manager;
  private final Look look;
  private final Patience patience;
  private final Map<Tag, Followed> followed = new ConcurrentHashMap<>();
  private final ScheduledExecutorService poll =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "muster-yarn");
            thread.setDaemon(true);
            return thread;
          });
  private int failures;

  YarnFollower(ResourceManager manager, Look look, Patience patience, Duration period) {
    this.manager = manager;
    this.look = look;
    this.patience = patience;
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
  }

  private void poll() {
    if (followed.isEmpty()) {
      return;
    }
    try {
      List<String> tags = followed.keySet().stream().map(Tag::text).sorted().toList();
      Map<String, List<YarnApplication>> byTag =
          YarnLauncher.byTag(manager.applications(tags, Set.of()));
      List.copyOf(followed.values())
          .forEach(each -> tell(each, byTag.getOrDefault(each.attempt.tag().text(), List.of())));
      failures = 0;
    } catch (EngineException e) {
      failures++;
      if (failures == 1) {
        LOG.warn("{}; asks again", e.getMessage());
      }
      if (patience.isOverAfter(failures)) {
        String why = patience.inVain(e);
        List.copyOf(followed.values()).forEach(each -> told(each, new Observation.Unknown(why)));
      }
    } catch (RuntimeException e) {
      LOG.error("a look at YARN failed", e);
    }
  }

  private void tell(Followed each, List<YarnApplication> ofTag) {
    try {
      told(each, look.at(each.attempt, ofTag));
    } catch (EngineException e) {
      LOG.warn("{}; looks again", e.getMessage());
    }
  }

  private void told(Followed each, Observation now) {
    boolean isEnd =
        !(now instanceof Observation.Submitted
            || now instanceof Observation.AtWork
            || now instanceof Observation.ContextStopped);
    if (isEnd) {
      followed.remove(each.attempt.tag(), each);
    }
    if (!each.told.equals(Optional.of(now))) {
      each.told = Optional.of(now);
      each.observer.observed(each.attempt, now);
    }
  }
}
