package io.muster.engine.yarn;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.lifecycle.Tag;
import io.muster.slice.SparkOnYarn.DeployMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of drivers on this machine what they and YARN say together, of all by one question a poll:
 * a driver whose application waits in YARN's queue lives, and has not come to work.
 */
final class LivingDrivers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LivingDrivers.class);

  /** One driver; what is told of it is told in order. */
  private static final class Living {
    private final Attempt attempt;
    private final Observer observer;
    private Optional<Observation> ofDriver = Optional.empty();
    private List<YarnApplication> inYarn = List.of();
    private Optional<Observation> told = Optional.empty();
    private boolean isForgotten;

    Living(Attempt attempt, Observer observer) {
      this.attempt = attempt;
      this.observer = observer;
    }

    synchronized DriversApplications.Owner owner() {
      return new DriversApplications.Owner(attempt, ofDriver.flatMap(LivingDrivers::idOf));
    }

    synchronized void saw(Observation now) {
      ofDriver = Optional.of(now);
      tell(together(now, inYarn));
    }

    synchronized void saw(List<YarnApplication> now) {
      inYarn = now;
      ofDriver.ifPresent(it -> tell(together(it, inYarn)));
    }

    /** Of a driver that says no more than that it lives. */
    synchronized void doesNotKnow(Observation why) {
      ofDriver.filter(Observation.AtWork.class::isInstance).ifPresent(it -> tell(why));
    }

    synchronized void forget() {
      isForgotten = true;
    }

    private void tell(Observation now) {
      if (!isForgotten && !told.equals(Optional.of(now))) {
        told = Optional.of(now);
        observer.observed(attempt, now);
      }
    }
  }

  private final DriversApplications applications;
  private final Map<Tag, Living> living = new ConcurrentHashMap<>();
  private final ScheduledExecutorService poll =
      Executors.newSingleThreadScheduledExecutor(
          new ThreadFactoryBuilder().setNameFormat("muster-yarn-client").setDaemon(true).build());

  LivingDrivers(DriversApplications applications, Duration period) {
    this.applications = applications;
    ScheduledFuture<?> unused =
        poll.scheduleWithFixedDelay(
            this::poll, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A Spark context, whose id the driver says, is made when its application runs in YARN. */
  static Observation together(Observation ofDriver, List<YarnApplication> inYarn) {
    if (!(ofDriver instanceof Observation.AtWork driver)) {
      return ofDriver;
    }
    List<YarnApplication> alive = inYarn.stream().filter(each -> !each.isOver()).toList();
    if (driver.applicationId().isEmpty()) {
      return alive.isEmpty()
          ? new Observation.Submitted()
          : YarnDiagnosis.ofLiving(alive.get(alive.size() - 1), DeployMode.CLIENT);
    }
    return alive.stream()
        .filter(each -> each.id().equals(driver.applicationId().get()))
        .findFirst()
        .<Observation>map(
            it ->
                new Observation.AtWork(
                    driver.applicationId(), driver.trackingUrl(), it.executors()))
        .orElse(driver);
  }

  /** The application's, where the driver has said it. */
  static Optional<String> idOf(Observation ofDriver) {
    if (ofDriver instanceof Observation.AtWork atWork) {
      return atWork.applicationId();
    }
    if (ofDriver instanceof Observation.Succeeded succeeded) {
      return succeeded.applicationId();
    }
    return ofDriver instanceof Observation.Failed failed
        ? failed.applicationId()
        : Optional.empty();
  }

  void follow(Attempt attempt, Observer observer) {
    living.put(attempt.tag(), new Living(attempt, observer));
  }

  /** What this machine says of a driver that is not over. */
  void saw(Attempt attempt, Observation ofDriver) {
    Living followed = living.get(attempt.tag());
    if (followed != null) {
      followed.saw(ofDriver);
      if (!ofDriver.goesOn()) {
        living.remove(attempt.tag(), followed);
      }
    }
  }

  /** Nothing is told of it from now on. */
  void forget(Attempt attempt) {
    Living followed = living.remove(attempt.tag());
    if (followed != null) {
      followed.forget();
    }
  }

  @Override
  public void close() {
    poll.shutdownNow();
  }

  private void poll() {
    List<Living> all = List.copyOf(living.values());
    if (all.isEmpty()) {
      return;
    }
    try {
      Map<Tag, List<YarnApplication>> inYarn =
          applications.of(all.stream().map(Living::owner).toList());
      all.forEach(each -> each.saw(inYarn.get(each.attempt.tag())));
    } catch (EngineException e) {
      Observation outOfSight = new Observation.OutOfSight(String.valueOf(e.getMessage()));
      all.forEach(each -> each.doesNotKnow(outOfSight));
    } catch (RuntimeException | Error e) {
      LOG.error("a look at YARN failed, the next may not", e);
    }
  }
}
