package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.base.Ticker;
import io.muster.fakes.MemoryStore;
import io.muster.lifecycle.RunEvent.ControllerStarted;
import io.muster.storage.Location;
import io.muster.storage.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LivingTenureTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final RunFolder RUN = new RunFolder(new Location("s3://bucket/muster/nightly-1"));
  private static final ControllerIdentity CONTROLLER =
      new ControllerIdentity("ci-7", "boot-1", "pid:[1]", 99, 5);

  private final MemoryStore store = new MemoryStore(() -> NOON);
  private final SplittableRandom chance = new SplittableRandom(5);
  private final Owners owners = new Owners(store, new Location("s3://bucket/out"));
  private final Journals journals = new Journals(store, chance);
  private final AtomicLong time = new AtomicLong();
  private Owner owner;
  private LivingTenure tenure;

  @BeforeEach
  void begin() throws Exception {
    owner = owners.succeed(Optional.empty(), "nightly", RUN, 1, CONTROLLER, NOON, chance);
    journals.open(
        RUN, CONTROLLER, new ControllerStarted("1.0", "ci-7", 99, "nightly", false), NOON);
    CountDownLatch hasBeaten = new CountDownLatch(1);
    HeartbeatWriter heartbeat =
        HeartbeatWriter.start(
            store,
            RUN,
            CONTROLLER,
            1,
            pause -> {
              hasBeaten.countDown();
              new CountDownLatch(1).await();
            },
            new Ticker() {
              @Override
              public long read() {
                return time.get();
              }
            });
    assertThat(hasBeaten.await(10, TimeUnit.SECONDS)).isTrue();
    tenure = new LivingTenure(new Tenure(owners, owner, journals, 1), heartbeat);
  }

  @AfterEach
  void close() {
    tenure.close();
  }

  private void halfALeasePasses() {
    time.addAndGet(Liveness.LEASE.dividedBy(2).toNanos() + 1);
  }

  private List<String> asked() {
    int before = store.requests().size();
    tenure.check();
    return store.requests().subList(before, store.requests().size()).stream()
        .map(request -> request.substring(0, request.indexOf(' ')))
        .toList();
  }

  @Test
  void beatsBeforeItLooksWhereItHasNotBeatenLately() {
    assertThat(asked()).doesNotContain("write");
    halfALeasePasses();
    assertThat(asked()).startsWith("write");
    assertThat(asked()).doesNotContain("write");
  }

  @Test
  void harmsNothingWhileItCannotBeat() {
    halfALeasePasses();
    store.fill();
    assertThatExceptionOfType(StorageException.class).isThrownBy(tenure::check);
    store.mend();
    tenure.check();
  }

  @Test
  void looksAgainWhereTheLookTookTooLong() {
    store.meanwhile(1, this::halfALeasePasses);
    assertThat(asked())
        .containsOnlyOnce("write")
        .satisfies(asked -> assertThat(asked.get(0)).isNotEqualTo("write"));
  }

  @Test
  void endsWhenAnotherHasTakenOverMeanwhile() {
    halfALeasePasses();
    owners.succeed(Optional.of(owner), "nightly", RUN, 2, CONTROLLER, NOON, chance);
    assertThatExceptionOfType(FencedException.class).isThrownBy(tenure::check);
  }
}
