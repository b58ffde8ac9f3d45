package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.muster.engine.Attempt;
import io.muster.engine.Observation;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class YarnFollowerTest {
  private static final Attempt ONE =
      new Attempt(new Value("1"), 1, new Tag("m-" + "a".repeat(26)), new Location("/a"));
  private static final Duration POLL = Duration.ofMillis(5);

  private final FakeResourceManager yarn = FakeResourceManager.start();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-30T12:00:00Z"));
  private final ResourceManager manager =
      new ResourceManager(
          ImmutableList.of(yarn.address()), "hadoop", WebLimits.ORDINARY, now::get, pause -> {});
  private final BlockingQueue<Observation> told = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    yarn.close();
  }

  @Test
  void afterAQuarterOfAnHourWithoutAnAnswerNobodyCanTell() throws Exception {
    yarn.mood(Mood.FAILS);
    try (YarnFollower follower = follower((attempt, found) -> new Observation.Submitted())) {
      follower.follow(ONE, (attempt, observation) -> told.add(observation));
      assertThat(next()).isInstanceOf(Observation.OutOfSight.class);

      now.updateAndGet(at -> at.plus(Duration.ofMinutes(15)));

      assertThat(next())
          .isInstanceOfSatisfying(
              Observation.Unknown.class,
              it -> assertThat(it.why()).startsWith("looked for 15 minutes, in vain: "));
    }
  }

  @Test
  void anAnswerBetweenBeginsTheQuarterOfAnHourAnew() throws Exception {
    yarn.cluster().addRunning(ONE.tag(), 2);
    try (YarnFollower follower = follower((attempt, found) -> new Observation.Submitted())) {
      yarn.mood(Mood.FAILS);
      follower.follow(ONE, (attempt, observation) -> told.add(observation));
      assertThat(next()).isInstanceOf(Observation.OutOfSight.class);
      yarn.mood(Mood.WELL);
      assertThat(next()).isInstanceOf(Observation.Submitted.class);

      now.updateAndGet(at -> at.plus(Duration.ofMinutes(15)));
      yarn.mood(Mood.FAILS);

      assertThat(next()).isInstanceOf(Observation.OutOfSight.class);
    }
  }

  @Test
  void aDefectInALookIsSaidByItsNameAndTheNextLookMayDo() throws Exception {
    yarn.cluster().addRunning(ONE.tag(), 2);
    AtomicReference<RuntimeException> defect =
        new AtomicReference<>(new IllegalStateException("no such state"));
    YarnFollower.Look look =
        (attempt, found) -> {
          if (defect.get() != null) {
            throw defect.get();
          }
          return new Observation.Submitted();
        };
    try (YarnFollower follower = follower(look)) {
      follower.follow(ONE, (attempt, observation) -> told.add(observation));
      assertThat(next())
          .isEqualTo(new Observation.OutOfSight("java.lang.IllegalStateException: no such state"));

      defect.set(null);
      assertThat(next()).isInstanceOf(Observation.Submitted.class);
    }
  }

  private Observation next() throws InterruptedException {
    return told.poll(60, TimeUnit.SECONDS);
  }

  private YarnFollower follower(YarnFollower.Look look) {
    return new YarnFollower(manager, now::get, look, POLL);
  }
}
