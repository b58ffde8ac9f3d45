package io.muster.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.Observation;
import io.muster.engine.Patience;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FollowersTest {
  private static final Observation AT_WORK =
      new Observation.AtWork(Optional.empty(), Optional.empty());
  private static final Patience SHORT = new Patience(30, Duration.ofMillis(1));

  private final Map<Attempt, Observation> world = new ConcurrentHashMap<>();
  private final BlockingQueue<Observation> told = new LinkedBlockingQueue<>();

  @Test
  void knowsNothingOfWhatIsOver() throws Exception {
    try (Followers followers = new Followers(a -> world.getOrDefault(a, AT_WORK), SHORT)) {
      for (int i = 0; i < 100; i++) {
        world.put(attempt(i), new Observation.Succeeded());
        followers.follow(attempt(i), (which, seen) -> told.add(seen));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new Observation.Succeeded());
      }

      assertThat(followers.size()).isZero();
    }
  }

  @Test
  void tellsOnceWhatGoesOnAndEachChange() throws Exception {
    try (Followers followers = new Followers(a -> world.getOrDefault(a, AT_WORK), SHORT)) {
      world.put(attempt(1), new Observation.Submitted());
      followers.follow(attempt(1), (which, seen) -> told.add(seen));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new Observation.Submitted());
      world.put(attempt(1), AT_WORK);
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(AT_WORK);
      world.put(attempt(1), new Observation.ContextStopped());
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new Observation.ContextStopped());
      world.put(attempt(1), new Observation.Voided());
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new Observation.Voided());
    }
  }

  @Test
  void aLookThatFailsIsRepeated() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    Followers.Look failsTwice =
        attempt -> {
          if (looks.incrementAndGet() <= 2) {
            throw new EngineException("stale file handle");
          }
          return AT_WORK;
        };
    try (Followers followers = new Followers(failsTwice, SHORT)) {
      followers.follow(attempt(1), (which, seen) -> told.add(seen));

      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(AT_WORK);
    }
  }

  @Test
  void looksThatAlwaysFailEndInTheUnknown() throws Exception {
    Followers.Look fails =
        attempt -> {
          throw new EngineException("stale file handle");
        };
    try (Followers followers = new Followers(fails, SHORT)) {
      followers.follow(attempt(1), (which, seen) -> told.add(seen));

      assertThat(told.poll(30, TimeUnit.SECONDS))
          .isEqualTo(
              new Observation.Unknown("looked 30 times in a row, in vain: stale file handle"));
      assertThat(followers.size()).isZero();
    }
  }

  @Test
  void takesNoNewOnesWhenItIsClosed() {
    Followers followers = new Followers(a -> AT_WORK, SHORT);
    followers.close();

    followers.follow(attempt(1), (which, seen) -> told.add(seen));

    assertThat(told).isEmpty();
  }

  private static Attempt attempt(int number) {
    Value value = new Value("1");
    return new Attempt(
        value, number, Tag.of("/out", "run", value, number), new Location("/attempt"));
  }
}
