package io.muster.engine.yarn;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.Patience;
import io.muster.engine.submit.AttemptFolder;
import io.muster.engine.submit.ClaimFile;
import io.muster.job.contract.Claim;
import io.muster.lifecycle.Tag;
import io.muster.storage.Location;
import io.muster.storage.Sleeper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applications in YARN's client mode. What became of a driver is told by this machine, on which it
 * runs; and nothing is told to be over before the ResourceManager says so of what it had in YARN,
 * found by the attempt's tag, and killed if it does not end with its driver.
 */
public final class YarnClientLauncher implements Launcher {
  private static final Logger LOG = LoggerFactory.getLogger(YarnClientLauncher.class);

  /** A ResourceManager that is changed over or restarted is back by then. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final Launcher drivers;
  private final ResourceManager manager;
  private final InstantSource clock;
  private final Sleeper sleeper;
  private final Recovery recovery;
  private final DriversApplications applications;
  private final LivingDrivers living;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          new ThreadFactoryBuilder()
              .setNameFormat("muster-yarn-client-end")
              .setDaemon(true)
              .build());

  /** Of attempts whose drivers are over, until it is told. */
  private final Map<Tag, End> ends = new ConcurrentHashMap<>();

  /**
   * @param drivers launches them on this machine; closed with this
   * @param poll how often YARN is asked, for all that live at once
   */
  YarnClientLauncher(
      Launcher drivers,
      ResourceManager manager,
      InstantSource clock,
      Sleeper sleeper,
      Duration poll) {
    this.drivers = drivers;
    this.manager = manager;
    this.clock = clock;
    this.sleeper = sleeper;
    this.recovery = new Recovery(manager, clock);
    this.applications = new DriversApplications(manager);
    this.living = new LivingDrivers(applications, poll);
  }

  @Override
  public boolean launch(LaunchRequest request) throws EngineException {
    return drivers.launch(request);
  }

  /** What killed an application may have been a controller before this one: that is no cause. */
  @Override
  public Observation find(Attempt attempt, int epoch) throws EngineException {
    Observation ofDriver = drivers.find(attempt, epoch);
    return ofDriver.isOver()
        ? overInYarn(attempt, ofDriver, each -> each.state() != ApplicationState.KILLED)
        : LivingDrivers.together(ofDriver, List.of());
  }

  @Override
  public Observation stop(Attempt attempt, int epoch) throws EngineException {
    Observation ofDriver = drivers.stop(attempt, epoch);
    return ofDriver.isOver() ? overInYarn(attempt, ofDriver, each -> false) : ofDriver;
  }

  /** What the driver's end means, once nothing of the attempt is left in YARN. */
  private Observation overInYarn(
      Attempt attempt, Observation ofDriver, Predicate<YarnApplication> mayBeTheCause)
      throws EngineException {
    EndInYarn end = endOf(attempt, ofDriver);
    try {
      return Patience.ORDINARY.look(
          () -> DriverCause.of(ofDriver, end.await().stream().filter(mayBeTheCause).toList()),
          sleeper);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Observation.Unknown(
          "Muster was interrupted while it ended the application in YARN");
    }
  }

  private EndInYarn endOf(Attempt attempt, Observation ofDriver) {
    return new EndInYarn(
        applications,
        manager,
        new DriversApplications.Owner(attempt, LivingDrivers.idOf(ofDriver)),
        () -> mayBecomeKnown(attempt, ofDriver),
        clock,
        sleeper);
  }

  /** A driver that never was had nothing in YARN. */
  private boolean mayBecomeKnown(Attempt attempt, Observation ofDriver) throws EngineException {
    return !(ofDriver instanceof Observation.Voided) && recovery.mayBringBack(begun(attempt));
  }

  /** The claim is taken before the driver starts; it is here where the driver was. */
  private Optional<Instant> begun(Attempt attempt) throws EngineException {
    Optional<Path> folder = drivers.placeOf(attempt).path();
    return folder.isEmpty()
        ? Optional.empty()
        : new ClaimFile(new AttemptFolder(folder.get()), attempt.tag().text())
            .read()
            .map(Claim::at);
  }

  @Override
  public void follow(Attempt attempt, Observer observer) {
    ends.remove(attempt.tag());
    living.follow(attempt, observer);
    drivers.follow(
        attempt,
        (at, observation) -> {
          if (observation.isOver()) {
            living.forget(attempt);
            End end = new End(attempt, observation, observer);
            if (ends.putIfAbsent(attempt.tag(), end) == null) {
              // what waits for YARN holds no other attempt up
              threads.execute(end);
            }
          } else {
            living.saw(attempt, observation);
          }
        });
  }

  /** Of a driver that was followed: looks in YARN until it can be told. */
  private final class End implements Runnable {
    private final Attempt attempt;
    private final Observation ofDriver;
    private final Observer observer;
    private Optional<Instant> failingSince = Optional.empty();

    End(Attempt attempt, Observation ofDriver, Observer observer) {
      this.attempt = attempt;
      this.ofDriver = ofDriver;
      this.observer = observer;
    }

    @Override
    public void run() {
      EndInYarn end = endOf(attempt, ofDriver);
      try {
        Optional<Observation> now = look(end);
        while (now.isEmpty() && isAwaited()) {
          sleeper.sleep(PAUSE);
          now = look(end);
        }
        now.ifPresent(this::tell);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // this is closed, and nobody wants to know any more
      } catch (RuntimeException e) {
        LOG.error("the end of iteration {} in YARN cannot be told", attempt.value(), e);
        tell(unknown(e));
      }
    }

    /** Empty where it failed, and is not to be given up yet. */
    private Optional<Observation> look(EndInYarn end) throws InterruptedException {
      try {
        return Optional.of(DriverCause.of(ofDriver, end.await()));
      } catch (EngineException e) {
        Instant now = clock.instant();
        if (failingSince.isEmpty()) {
          failingSince = Optional.of(now);
          if (isAwaited()) {
            observer.observed(attempt, new Observation.OutOfSight(String.valueOf(e.getMessage())));
          }
        }
        return now.isBefore(failingSince.get().plus(PATIENCE))
            ? Optional.empty()
            : Optional.of(unknown(e));
      }
    }

    private Observation unknown(Exception why) {
      return new Observation.Unknown(
          "its driver is over ("
              + DriverCause.words(ofDriver)
              + "), and it cannot be seen that nothing of it is left in YARN: "
              + why.getMessage());
    }

    private boolean isAwaited() {
      return ends.get(attempt.tag()) == this;
    }

    private void tell(Observation last) {
      if (ends.remove(attempt.tag(), this)) {
        observer.observed(attempt, last);
      }
    }
  }

  @Override
  public void forget(Attempt attempt) {
    ends.remove(attempt.tag());
    living.forget(attempt);
    drivers.forget(attempt);
  }

  @Override
  public Location placeOf(Attempt attempt) {
    return drivers.placeOf(attempt);
  }

  @Override
  public void close() {
    drivers.close();
    living.close();
    threads.shutdownNow();
  }
}
