package io.muster.engine.yarn;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.Patience;
import io.muster.lifecycle.Tag;
import io.muster.storage.Location;
import io.muster.storage.Sleeper;
import io.muster.storage.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Applications in YARN's client mode. What became of a driver is told by this machine, on which it
 * runs; and nothing is told to be over before the ResourceManager says so of what it had in YARN,
 * found by the attempt's tag, and killed if it does not end with its driver.
 */
public final class YarnClientLauncher implements Launcher {
  private static final Duration KILL_BOUND = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** An application whose driver has ended in order ends within a moment. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Launcher drivers;
  private final ResourceManager manager;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final ExecutorService ends =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "yarn-client-end");
            thread.setDaemon(true);
            return thread;
          });

  /** Attempts whose end is looked for in YARN. */
  private final Set<Tag> ending = ConcurrentHashMap.newKeySet();

  /**
   * @param drivers launches them on this machine; closed with this
   */
  YarnClientLauncher(
      Launcher drivers, ResourceManager manager, InstantSource clock, Sleeper sleeper) {
    this.drivers = drivers;
    this.manager = manager;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  @Override
  public boolean launch(LaunchRequest request) throws EngineException {
    return drivers.launch(request);
  }

  @Override
  public Observation find(Attempt attempt, int epoch) throws EngineException {
    return overInYarn(attempt, drivers.find(attempt, epoch));
  }

  @Override
  public Observation stop(Attempt attempt, int epoch) throws EngineException {
    return overInYarn(attempt, drivers.stop(attempt, epoch));
  }

  @Override
  public void follow(Attempt attempt, Observer observer) {
    ending.remove(attempt.tag());
    drivers.follow(
        attempt,
        (at, observation) -> {
          if (!observation.isOver()) {
            observer.observed(at, observation);
          } else if (ending.add(attempt.tag())) {
            // what waits for YARN holds no other attempt up
            ends.execute(() -> end(at, observation, observer));
          }
        });
  }

  private void end(Attempt attempt, Observation ended, Observer observer) {
    Observation told;
    try {
      told = overInYarn(attempt, ended);
    } catch (EngineException | StorageException e) {
      told = new Observation.Unknown(e.getMessage());
    }
    if (ending.remove(attempt.tag())) {
      observer.observed(attempt, told);
    }
  }

  /** What the driver's end means, once nothing of the attempt is left in YARN. */
  private Observation overInYarn(Attempt attempt, Observation ofDriver) throws EngineException {
    if (!ofDriver.isOver()) {
      return ofDriver;
    }
    try {
      return Patience.ORDINARY.look(
          () -> {
            endInYarn(attempt);
            return ofDriver;
          },
          sleeper);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Observation.Unknown(
          "Muster was interrupted while it ended the application in YARN");
    }
  }

  private void endInYarn(Attempt attempt) throws EngineException, InterruptedException {
    Instant patience = clock.instant().plus(GRACE);
    List<YarnApplication> left = left(attempt);
    while (!left.isEmpty() && clock.instant().isBefore(patience)) {
      sleeper.sleep(PAUSE);
      left = left(attempt);
    }
    for (YarnApplication each : left) {
      Optional<YarnApplication> unused = manager.kill(each.id(), KILL_BOUND);
    }
  }

  /** Anybody can give an application our tag, but hardly under our name too. */
  private List<YarnApplication> left(Attempt attempt) throws EngineException {
    String tag = attempt.tag().text();
    return YarnLauncher.byTag(manager.applications(List.of(tag), Set.of()))
        .getOrDefault(tag, List.of())
        .stream()
        .filter(each -> each.name().endsWith(tag) && !each.isOver())
        .toList();
  }

  @Override
  public void forget(Attempt attempt) {
    ending.remove(attempt.tag());
    drivers.forget(attempt);
  }

  @Override
  public Location placeOf(Attempt attempt) {
    return drivers.placeOf(attempt);
  }

  @Override
  public void close() {
    drivers.close();
    ends.shutdownNow();
  }
}
