package io.muster.engine.yarn;

import io.muster.engine.EngineException;
import io.muster.storage.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The end of what a driver had in YARN, which is over itself: what does not end with it is killed.
 * May be tried again where it fails.
 */
final class EndInYarn {
  private static final Duration KILL_BOUND = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** An application whose driver has ended in order ends within a moment. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** Whether a ResourceManager that knows nothing of the driver may come to. */
  @FunctionalInterface
  interface Recollection {
    boolean mayCome() throws EngineException;
  }

  private final DriversApplications applications;
  private final ResourceManager manager;
  private final DriversApplications.Owner owner;
  private final Recollection recollection;
  private final InstantSource clock;
  private final Sleeper sleeper;

  /** Of the first look: what comes to its end later has the driver's end for a reason. */
  private Optional<Set<String>> overBefore = Optional.empty();

  EndInYarn(
      DriversApplications applications,
      ResourceManager manager,
      DriversApplications.Owner owner,
      Recollection recollection,
      InstantSource clock,
      Sleeper sleeper) {
    this.applications = applications;
    this.manager = manager;
    this.owner = owner;
    this.recollection = recollection;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Returns when all is over.
   *
   * @return those that had ended before anybody here looked, and may be why their driver ended
   */
  List<YarnApplication> await() throws EngineException, InterruptedException {
    Instant patience = clock.instant().plus(GRACE);
    List<YarnApplication> all = look();
    while (!areOver(all) && clock.instant().isBefore(patience)) {
      sleeper.sleep(PAUSE);
      all = look();
    }
    for (YarnApplication each : all) {
      if (!each.isOver()) {
        Optional<YarnApplication> unused = manager.kill(each.id(), KILL_BOUND);
      }
    }
    return all.stream().filter(each -> overBefore.orElseThrow().contains(each.id())).toList();
  }

  private List<YarnApplication> look() throws EngineException {
    List<YarnApplication> all = applications.of(owner);
    if (all.isEmpty() && recollection.mayCome()) {
      throw new EngineException(
          "the ResourceManager at "
              + manager.address()
              + ", started a moment ago, knows no application of iteration "
              + owner.attempt().value()
              + " (yet)");
    }
    if (overBefore.isEmpty()) {
      overBefore =
          Optional.of(
              all.stream()
                  .filter(each -> each.state().isEnd())
                  .map(YarnApplication::id)
                  .collect(Collectors.toSet()));
    }
    return all;
  }

  private static boolean areOver(List<YarnApplication> all) {
    return all.stream().allMatch(YarnApplication::isOver);
  }
}
