package io.muster.bench;

import io.muster.engine.Attempt;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** An engine whose applications are at work at once and over, with success, some time later. */
final class SimulatedEngine implements Launcher {
  private static final int LONGEST_MILLIS = 20;

  private final ScheduledExecutorService later =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "engine");
            thread.setDaemon(true);
            return thread;
          });

  @Override
  public boolean launch(LaunchRequest request) {
    return true;
  }

  @Override
  public Observation find(Attempt attempt, int epoch) {
    return new Observation.Voided();
  }

  @Override
  public void follow(Attempt attempt, Observer observer) {
    observer.observed(
        attempt,
        new Observation.AtWork(Optional.of("app-" + attempt.tag().text()), Optional.empty()));
    int millis = Math.floorMod(attempt.tag().text().hashCode(), LONGEST_MILLIS);
    var unused =
        later.schedule(
            () -> observer.observed(attempt, new Observation.Succeeded()),
            millis,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void forget(Attempt attempt) {
    // whoever still hears of it takes no notice
  }

  @Override
  public Observation stop(Attempt attempt, int epoch) {
    return new Observation.Voided();
  }

  @Override
  public void close() {
    later.shutdownNow();
  }
}
