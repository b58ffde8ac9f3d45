package io.muster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.plan.Value;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every launcher promises: see {@link Launcher}. */
@Timeout(120)
public abstract class LauncherContractTest {
  /** What the application does after it has said that it works. */
  protected enum Play {
    SUCCEEDS,
    /** Exits with 3. */
    FAILS,
    /** Until {@link #letGo}, then succeeds. */
    WAITS
  }

  private final BlockingQueue<Observation> told = new LinkedBlockingQueue<>();

  /** A launcher of a controller of its own: what it knows, it knows from the engine. */
  protected abstract Launcher launcher() throws Exception;

  protected abstract Attempt attempt(Value value, int number);

  protected abstract LaunchRequest request(Attempt attempt, Play play);

  protected abstract void letGo() throws Exception;

  /** How often an application did its work for the attempt. */
  protected abstract int timesWorked(Attempt attempt) throws Exception;

  private final Attempt attempt() {
    return attempt(new Value("56"), 1);
  }

  @Test
  void tellsThatAnApplicationWorksAndThenThatItSucceeded() throws Exception {
    try (Launcher launcher = launcher()) {
      assertThat(launcher.launch(request(attempt(), Play.WAITS))).isTrue();
      launcher.follow(attempt(), this::tell);
      assertThat(next()).isInstanceOf(Observation.AtWork.class);

      letGo();

      assertThat(next()).isEqualTo(new Observation.Succeeded());
      assertThat(timesWorked(attempt())).isEqualTo(1);
    }
  }

  @Test
  void tellsAFailureWithItsExitCode() throws Exception {
    try (Launcher launcher = launcher()) {
      launcher.launch(request(attempt(), Play.FAILS));
      launcher.follow(attempt(), this::tell);

      Observation.Failed failed = (Observation.Failed) lastTold();

      assertThat(failed.failure().exitCode()).hasValue(3);
      assertThat(failed.failure().lastLines()).contains("it could not");
    }
  }

  @Test
  void aSecondLaunchOfAnAttemptDoesNoWork() throws Exception {
    try (Launcher first = launcher();
        Launcher second = launcher()) {
      first.launch(request(attempt(), Play.WAITS));
      second.launch(request(attempt(), Play.WAITS));
      letGo();
      second.follow(attempt(), this::tell);

      assertThat(lastTold()).isEqualTo(new Observation.Succeeded());
      assertThat(timesWorked(attempt())).isEqualTo(1);
    }
  }

  @Test
  void whatIsNotFoundNeverRuns() throws Exception {
    try (Launcher launcher = launcher()) {
      assertThat(launcher.find(attempt(), 2)).isEqualTo(new Observation.Voided());

      assertThat(launcher.launch(request(attempt(), Play.SUCCEEDS))).isFalse();

      assertThat(launcher.find(attempt(), 3)).isEqualTo(new Observation.Voided());
      assertThat(timesWorked(attempt())).isZero();
    }
  }

  @Test
  void stopsAnApplicationToTheProof() throws Exception {
    try (Launcher launcher = launcher()) {
      launcher.launch(request(attempt(), Play.WAITS));

      assertThat(launcher.stop(attempt(), 1)).isInstanceOf(Observation.Failed.class);

      assertThat(launcher.find(attempt(), 1)).isInstanceOf(Observation.Failed.class);
      assertThat(launcher.stop(attempt(), 1)).isInstanceOf(Observation.Failed.class);
    }
  }

  @Test
  void stopsAnApplicationOfAnotherController() throws Exception {
    try (Launcher first = launcher()) {
      first.launch(request(attempt(), Play.WAITS));
    }

    try (Launcher second = launcher()) {
      assertThat(second.stop(attempt(), 2)).isInstanceOf(Observation.Failed.class);
    }
  }

  @Test
  void aStopOfWhatNeverBeganIsItsVoid() throws Exception {
    try (Launcher launcher = launcher()) {
      assertThat(launcher.stop(attempt(), 1)).isEqualTo(new Observation.Voided());
    }
  }

  @Test
  void aStopOfWhatHasEndedTellsItsOwnEnd() throws Exception {
    try (Launcher launcher = launcher()) {
      launcher.launch(request(attempt(), Play.SUCCEEDS));
      launcher.follow(attempt(), this::tell);
      assertThat(lastTold()).isEqualTo(new Observation.Succeeded());

      assertThat(launcher.stop(attempt(), 1)).isEqualTo(new Observation.Succeeded());
    }
  }

  @Test
  void anAdoptedApplicationTellsAsMuchAsOnesOwn() throws Exception {
    try (Launcher first = launcher()) {
      first.launch(request(attempt(), Play.WAITS));
    }
    try (Launcher second = launcher()) {
      assertThat(second.find(attempt(), 2)).isInstanceOf(Observation.AtWork.class);
      second.follow(attempt(), this::tell);
      assertThat(next()).isInstanceOf(Observation.AtWork.class);

      letGo();

      assertThat(next()).isEqualTo(new Observation.Succeeded());
    }
  }

  @Test
  void tellsNothingOfWhatIsForgotten() throws Exception {
    Attempt other = attempt(new Value("57"), 1);
    try (Launcher launcher = launcher()) {
      launcher.launch(request(attempt(), Play.WAITS));
      launcher.follow(attempt(), this::tell);
      assertThat(next()).isInstanceOf(Observation.AtWork.class);

      launcher.forget(attempt());
      launcher.forget(other);
      letGo();
      launcher.launch(request(other, Play.SUCCEEDS));
      launcher.follow(other, (which, seen) -> tell(which, seen));

      Observation last = lastTold();
      assertThat(last).isEqualTo(new Observation.Succeeded());
      assertThat(told).as("one end was told, not two").isEmpty();
    }
  }

  protected final void tell(Attempt which, Observation seen) {
    told.add(seen);
  }

  protected final Observation next() throws InterruptedException {
    Observation seen = told.poll(60, TimeUnit.SECONDS);
    assertThat(seen).as("something is told within a minute").isNotNull();
    return seen;
  }

  private Observation lastTold() throws InterruptedException {
    Observation seen = next();
    while (seen instanceof Observation.AtWork || seen instanceof Observation.Submitted) {
      seen = next();
    }
    return seen;
  }
}
