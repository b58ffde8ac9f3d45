package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractJson;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;
import io.muster.storage.Sleeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a driver's end on this machine means for its application in YARN. */
@Timeout(60)
final class YarnClientLauncherTest {
  private static final Attempt ONE =
      new Attempt(new Value("1"), 1, new Tag("m-one"), new Location("/run/1"));
  private static final Observation DONE = new Observation.Succeeded();
  private static final Observation LIVES =
      new Observation.AtWork(Optional.empty(), Optional.empty());
  private static final Observation STOPPED =
      new Observation.Failed(
          new Failure(
              Failure.Origin.APPLICATION,
              OptionalInt.of(1),
              "SparkException: SparkContext was shut down (exit code 1)",
              List.of("SparkException: SparkContext was shut down"),
              List.of("the last line"),
              Optional.of("stderr.log")));

  private static final String READ_LATER = "application_1796036468204_7777";

  private final FakeResourceManager yarn = FakeResourceManager.start();
  private final Submitting submitting = new Submitting(yarn.address(), "root");
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
    drivers.say = new Observation.AtWork(Optional.of(id), Optional.empty());
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

  /** The name is what the user's own SparkContext says. */
  @Test
  void whatTheDriverHasNamedIsKilledAndWhatIsAnothersIsLeft() throws Exception {
    String own = submitting.submit("m-one", "sleep 60");
    yarn.cluster().say(own, Map.of("name", "daily"), "");
    String others = submitting.submit("m-one", "sleep 60");
    yarn.cluster().say(others, Map.of("user", "somebody"), "");
    drivers.say = DONE;
    try (YarnClientLauncher launcher = launcher()) {
      assertThat(launcher.find(ONE, 3)).isEqualTo(DONE);
    }
    assertThat(state(own)).isEqualTo(ApplicationState.KILLED);
    assertThat(state(others)).isEqualTo(ApplicationState.ACCEPTED);
  }

  @Test
  void whoeverItsUserIsTheIdThatTheDriverSaysIsTheAttempts() throws Exception {
    String id = submitting.submit("m-one", "sleep 60");
    yarn.cluster().say(id, Map.of("name", "daily", "user", "somebody"), "");
    drivers.say = new Observation.Succeeded(Optional.of(id));
    try (YarnClientLauncher launcher = launcher()) {
      assertThat(launcher.find(ONE, 3)).isEqualTo(drivers.say);
    }
    assertThat(state(id)).isEqualTo(ApplicationState.KILLED);
  }

  @Test
  void whatGoesWrongAtAnEndIsToldAsUnknown() throws Exception {
    String id = submitting.submit("m-one", "sleep 60");
    drivers.say = DONE;
    Sleeper broken =
        pause -> {
          throw new IllegalStateException("a defect");
        };
    try (YarnClientLauncher launcher = launcher(broken)) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      Observation last = told.poll(30, TimeUnit.SECONDS);
      assertThat(last).isInstanceOf(Observation.Unknown.class);
      assertThat(((Observation.Unknown) last).why()).contains("it succeeded", "a defect");
    }
    assertThat(state(id)).isEqualTo(ApplicationState.ACCEPTED);
  }

  @Test
  void aResourceManagerThatIsAwayForMinutesDelaysAnEndAndIsTold() throws Exception {
    drivers.say = DONE;
    yarn.mood(Mood.FAILS);
    Instant before = now.get();
    Sleeper untilItIsBack =
        pause -> {
          minutePasses(pause);
          if (now.get().isAfter(before.plus(Duration.ofMinutes(14)))) {
            yarn.mood(Mood.WELL);
          }
        };
    try (YarnClientLauncher launcher = launcher(untilItIsBack)) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(Observation.OutOfSight.class);
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(DONE);
    }
  }

  @Test
  void ofAnEndThatYarnDoesNotTellForLongNobodyKnows() throws Exception {
    drivers.say = STOPPED;
    yarn.mood(Mood.FAILS);
    Instant before = now.get();
    try (YarnClientLauncher launcher = launcher(this::minutePasses)) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(Observation.OutOfSight.class);
      Observation last = told.poll(30, TimeUnit.SECONDS);
      assertThat(last).isInstanceOf(Observation.Unknown.class);
      assertThat(((Observation.Unknown) last).why())
          .contains("it failed: SparkException: SparkContext was shut down", "500");
    }
    assertThat(now.get()).isAfterOrEqualTo(before.plus(Duration.ofMinutes(15)));
  }

  @Test
  void whatAResourceManagerReadsAfterItsStartIsKilledBeforeTheEndIsTold() throws Exception {
    drivers.say = DONE;
    try (YarnClientLauncher launcher = launcherOfAStartedOne(Map.of("state", "RUNNING"))) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      assertThat(told.poll(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Observation.OutOfSight.class,
              it -> assertThat(it.why()).contains("started a moment ago", "iteration 1"));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(DONE);
    }
    assertThat(state(READ_LATER)).isEqualTo(ApplicationState.KILLED);
  }

  @Test
  void whatAResourceManagerReadsAfterItsStartMayBeTheCause() throws Exception {
    drivers.say = STOPPED;
    try (YarnClientLauncher launcher = launcherOfAStartedOne(killedBySomebody(READ_LATER))) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      await(Observation.OutOfSight.class);
      assertThat(told.poll(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Observation.Failed.class,
              it -> assertThat(it.failure().message()).contains("killed by user somebody"));
    }
  }

  @Test
  void ofADriverWithoutAnApplicationTheEndIsToldWhenTheRecordMustBeRead() throws Exception {
    drivers.say = DONE;
    yarn.cluster().startedAt(now.get());
    Instant before = now.get();
    try (YarnClientLauncher launcher = launcher(this::minutePasses)) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      await(Observation.OutOfSight.class);
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(DONE);
    }
    assertThat(now.get()).isEqualTo(before.plus(Duration.ofMinutes(5)));
  }

  @Test
  void whatBeganAfterTheResourceManagerIsNotAwaited(@TempDir Path folder) throws Exception {
    Attempt here = new Attempt(ONE.value(), 1, ONE.tag(), Location.of(folder));
    Claim claim =
        new Claim("m-one", Claim.Holder.CHILD, 3L, "h", "b", "n", 7L, 7L, now.get(), null, null);
    Files.writeString(folder.resolve(Claim.FILE_NAME), new ContractJson().write(claim));
    drivers.say = DONE;
    try (YarnClientLauncher launcher = launcher()) {
      yarn.cluster().startedAt(now.get().minusSeconds(60));
      assertThat(launcher.find(here, 3)).isEqualTo(DONE);

      yarn.cluster().startedAt(now.get().plusSeconds(1));
      assertThatThrownBy(() -> launcher.find(here, 3)).hasMessageContaining("started a moment ago");
    }
  }

  @Test
  void ofADriverThatNeverWasNothingIsAwaited() throws Exception {
    drivers.say = new Observation.Voided();
    yarn.cluster().startedAt(now.get());
    try (YarnClientLauncher launcher = launcher()) {
      assertThat(launcher.stop(ONE, 3)).isEqualTo(new Observation.Voided());
    }
  }

  /** Of a ResourceManager that has just started, and reads of an application when it was asked. */
  private YarnClientLauncher launcherOfAStartedOne(Map<String, String> application) {
    yarn.cluster().startedAt(now.get().minusSeconds(60));
    Map<String, String> fields = new HashMap<>(application);
    fields.putAll(Map.of("id", READ_LATER, "user", "root", "applicationTags", "m-one"));
    AtomicBoolean isRead = new AtomicBoolean();
    return launcher(
        pause -> {
          now.set(now.get().plus(pause));
          if (isRead.compareAndSet(false, true)) {
            yarn.cluster().say(READ_LATER, fields, "");
          }
        });
  }

  @Test
  void anApplicationThatWasKilledIsTheCauseOfItsDriversEnd() throws Exception {
    String id = submitting.submit("m-one", "sleep 60");
    yarn.cluster().say(id, killedBySomebody(id), "");
    drivers.say = STOPPED;
    try (YarnClientLauncher launcher = launcher()) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      Observation last = told.poll(30, TimeUnit.SECONDS);
      assertThat(last).isInstanceOf(Observation.Failed.class);
      Failure failure = ((Observation.Failed) last).failure();
      assertThat(failure.origin()).isEqualTo(Failure.Origin.VANISHED);
      assertThat(failure.message()).contains("killed by user somebody");
      assertThat(failure.lastLines()).containsExactly("the last line");
      assertThat(launcher.find(ONE, 3))
          .as("an earlier Muster may have killed it")
          .isEqualTo(STOPPED);
    }
  }

  @Test
  void whatMusterKillsItselfIsNotTheCause() throws Exception {
    String id = submitting.submit("m-one", "sleep 60");
    yarn.cluster().looksUntilKilled(3);
    drivers.say = STOPPED;
    try (YarnClientLauncher launcher = launcher()) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(STOPPED);
    }
    assertThat(state(id)).isEqualTo(ApplicationState.KILLED);
  }

  @Test
  void aDriverWhoseApplicationWaitsHasNotComeToWork() throws Exception {
    drivers.say = LIVES;
    try (YarnClientLauncher launcher = launcher()) {
      assertThat(launcher.find(ONE, 3)).isEqualTo(new Observation.Submitted());
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new Observation.Submitted());

      String id = submitting.submit("m-one", "sleep 60");
      yarn.cluster().say(id, Map.of("diagnostics", "Waiting for a reason"), "");
      await(new Observation.Submitted(Optional.of("YARN: Waiting for a reason")));

      yarn.mood(Mood.FAILS, 1000);
      await(Observation.OutOfSight.class);
      yarn.mood(Mood.WELL);
      await(new Observation.Submitted(Optional.of("YARN: Waiting for a reason")));

      yarn.cluster().say(id, Map.of("state", "RUNNING"), "");
      await(new Observation.AtWork(Optional.of(id), Optional.empty(), OptionalInt.of(0)));

      Optional<String> page = Optional.of("http://driver:4040");
      drivers.says(new Observation.AtWork(Optional.of(id), page));
      await(new Observation.AtWork(Optional.of(id), page, OptionalInt.of(0)));

      drivers.says(DONE);
      await(DONE);
      assertThat(told).isEmpty();
    }
  }

  /** Whatever the pause, or an outage would be many questions. */
  private void minutePasses(Duration unused) {
    now.set(now.get().plus(Duration.ofMinutes(1)));
  }

  /** The next that is told. */
  private void await(Observation expected) throws InterruptedException {
    Observation next = told.poll(30, TimeUnit.SECONDS);
    // between two answers the application may be seen as it was first submitted
    while (next instanceof Observation.Submitted && !next.equals(expected)) {
      next = told.poll(30, TimeUnit.SECONDS);
    }
    assertThat(next).isEqualTo(expected);
  }

  private void await(Class<? extends Observation> kind) throws InterruptedException {
    assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(kind);
  }

  private static Map<String, String> killedBySomebody(String id) {
    return Map.of(
        "state", "KILLED",
        "finalStatus", "KILLED",
        "diagnostics", "Application " + id + " was killed by user somebody at 10.0.0.1");
  }

  private ApplicationState state(String id) throws EngineException {
    return manager().application(id).orElseThrow().state();
  }

  private YarnClientLauncher launcher() {
    return launcher(pause -> now.set(now.get().plus(pause)));
  }

  private YarnClientLauncher launcher(Sleeper sleeper) {
    InstantSource clock = now::get;
    return new YarnClientLauncher(drivers, manager(), clock, sleeper, Duration.ofMillis(20));
  }

  private ResourceManager manager() {
    return new ResourceManager(
        ImmutableList.of(yarn.address()),
        "root",
        WebLimits.ORDINARY,
        InstantSource.system(),
        pause -> {});
  }

  /** A launcher of this machine that says what it is told to. */
  private static final class Drivers implements Launcher {
    private volatile Observation say;
    private volatile Runnable tell = () -> {};

    void says(Observation next) {
      say = next;
      tell.run();
    }

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
      tell = () -> observer.observed(attempt, say);
      tell.run();
    }

    @Override
    public void forget(Attempt attempt) {}

    @Override
    public void close() {}
  }
}
