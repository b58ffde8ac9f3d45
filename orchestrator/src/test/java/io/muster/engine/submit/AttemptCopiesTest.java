package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.fakes.HeldWrites;
import io.muster.fakes.MemoryStore;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptCopiesTest {
  private static final Tag ONE = Tag.of("s3://bucket/out", "run", new Value("1"), 1);
  private static final Tag TWO = Tag.of("s3://bucket/out", "run", new Value("2"), 1);

  @TempDir private Path place;
  private final MemoryStore store = new MemoryStore(() -> Instant.EPOCH);

  private AttemptMirror mirror(String value) throws IOException {
    return mirror(value, store);
  }

  private AttemptMirror mirror(String value, ObjectStore into) throws IOException {
    Path folder = Files.createDirectories(place.resolve(value));
    Files.writeString(folder.resolve("stderr.log"), "said by " + value);
    Files.writeString(folder.resolve("exit.json"), "{}");
    return new AttemptMirror(into, folder, record(value));
  }

  private static Location record(String value) {
    return new Location("s3://bucket/run/attempts/iter_" + value + "/1");
  }

  private boolean isOnRecord(String value, String name) {
    return store.read(record(value).resolve(name)).isPresent();
  }

  @Test
  void triesALastCopyAgainThatFailed() throws Exception {
    AttemptCopies copies = new AttemptCopies(Duration.ofMillis(5));
    store.disconnect();
    copies.end(ONE, mirror("1")).get(30, TimeUnit.SECONDS);
    store.mend();
    while (!Files.exists(place.resolve("1/.mirrored"))) {
      Thread.onSpinWait();
    }
    assertThat(isOnRecord("1", "exit.json")).isTrue();
    copies.close(Duration.ofSeconds(30));
  }

  @Test
  void triesThemOnceMoreWhenItIsClosed() throws Exception {
    AttemptCopies copies = new AttemptCopies();
    store.disconnect();
    copies.end(ONE, mirror("1")).get(30, TimeUnit.SECONDS);
    store.mend();
    copies.close(Duration.ofSeconds(30));
    assertThat(isOnRecord("1", "exit.json")).isTrue();
  }

  @Test
  void oneThatTakesLongHoldsNoOtherUp() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    ObjectStore slow = HeldWrites.of(store, at -> at.text().contains("iter_1/"), held);
    AttemptCopies copies = new AttemptCopies();
    CompletableFuture<Void> first = copies.end(ONE, mirror("1", slow));
    copies.end(TWO, mirror("2", slow)).get(30, TimeUnit.SECONDS);
    assertThat(isOnRecord("2", "exit.json")).isTrue();
    assertThat(first).isNotDone();
    held.countDown();
    first.get(30, TimeUnit.SECONDS);
    assertThat(isOnRecord("1", "exit.json")).isTrue();
    copies.close(Duration.ofSeconds(30));
  }
}
