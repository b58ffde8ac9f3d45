package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.Attempt;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CleaningTest {
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final Set<Attempt> removed = ConcurrentHashMap.newKeySet();

  @Test
  void nobodyWaitsForItUntilTheEnd() {
    Cleaning cleaning = new Cleaning(this::removeSlowly);
    cleaning.after(attempt(1));
    cleaning.after(attempt(2));
    assertThat(removed).isEmpty();

    CompletableFuture<Void> closing = CompletableFuture.runAsync(cleaning::close);
    mayEnd.countDown();
    closing.join();

    assertThat(removed).containsExactlyInAnyOrder(attempt(1), attempt(2));
  }

  @Test
  void theEndDoesNotWaitForEver() {
    Cleaning cleaning = new Cleaning(this::removeSlowly, Duration.ofMillis(1));
    cleaning.after(attempt(1));

    cleaning.close();

    assertThat(removed).isEmpty();
    mayEnd.countDown();
  }

  @Test
  void takesNothingUpWhenItIsClosed() {
    Cleaning cleaning = new Cleaning(removed::add);
    cleaning.close();

    cleaning.after(attempt(1));

    assertThat(removed).isEmpty();
  }

  private void removeSlowly(Attempt attempt) {
    try {
      mayEnd.await();
      removed.add(attempt);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Attempt attempt(int number) {
    Value value = new Value("1");
    return new Attempt(
        value, number, Tag.of("/out", "run", value, number), new Location("/attempt"));
  }
}
