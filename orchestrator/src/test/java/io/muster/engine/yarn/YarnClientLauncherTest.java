package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.muster.engine.Attempt;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a driver's end on this machine means for its application in YARN. */
@Timeout(60)
final class YarnClientLauncherTest {
  private static final Attempt ONE =
      new Attempt(new Value("1"), 1, new Tag("m-one"), new Location("/run/1"));
  private static final Observation DONE = new Observation.Succeeded();

  private final FakeResourceManager yarn = FakeResourceManager.start();
  private final Submitting submitting = new Submitting(yarn.address(), "hadoop");
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T12:00:00Z"));
  private final BlockingQueue<Observation> told = new LinkedBlockingQueue<>();
  private final Drivers drivers = new Drivers();

  @AfterEach
  void close() {
    yarn.close();
  }

  @Test
  void aDriverAtWorkLeavesItsApplicationAlone() throws Exception {
    String id = submitting.submit("m-one", "sleep 60");
    drivers.say = new Observation.AtWork(Optional.empty(), Optional.empty());
    try (YarnClientLauncher launcher = launcher()) {
      assertThat(launcher.find(ONE, 3)).isEqualTo(drivers.say);
    }
    assertThat(manager().application(id).orElseThrow().isOver()).isFalse();
  }

  @Test
  void whatDoesNotEndWithItsDriverIsKilledBeforeTheEndIsTold() throws Exception {
    String id = submitting.submit("m-one", "sleep 60");
    String others = submitting.submit("m-two", "sleep 60");
    drivers.say = DONE;
    try (YarnClientLauncher launcher = launcher()) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(DONE);
      assertThat(manager().application(id).orElseThrow().state())
          .isEqualTo(ApplicationState.KILLED);
    }
    assertThat(manager().application(others).orElseThrow().isOver()).isFalse();
  }

  @Test
  void aStopEndsTheApplicationToo() throws Exception {
    String id = submitting.submit("m-one", "sleep 60");
    drivers.say = new Observation.Voided();
    try (YarnClientLauncher launcher = launcher()) {
      assertThat(launcher.stop(ONE, 3)).isEqualTo(new Observation.Voided());
    }
    assertThat(manager().application(id).orElseThrow().state()).isEqualTo(ApplicationState.KILLED);
  }

  private YarnClientLauncher launcher() {
    InstantSource clock = now::get;
    return new YarnClientLauncher(
        drivers, manager(), clock, pause -> now.set(now.get().plus(pause)));
  }

  private ResourceManager manager() {
    return new ResourceManager(
        ImmutableList.of(yarn.address()),
        "hadoop",
        WebLimits.ORDINARY,
        InstantSource.system(),
        pause -> {});
  }

  /** A launcher of this machine that says what it is told to. */
  private static final class Drivers implements Launcher {
    private volatile Observation say;

    @Override
    public boolean launch(LaunchRequest request) {
      throw new AssertionError("nothing is launched here");
    }

    @Override
    public Observation find(Attempt attempt, int epoch) {
      return say;
    }

    @Override
    public Observation stop(Attempt attempt, int epoch) {
      return say;
    }

    @Override
    public void follow(Attempt attempt, Observer observer) {
      observer.observed(attempt, say);
    }

    @Override
    public void forget(Attempt attempt) {}

    @Override
    public void close() {}
  }
}
