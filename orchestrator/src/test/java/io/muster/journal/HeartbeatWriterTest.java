package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.muster.fakes.HeldWrites;
import io.muster.fakes.MemoryStore;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartbeatWriterTest {
  private static final ControllerIdentity CONTROLLER =
      new ControllerIdentity("ci-7", "boot-1", "pid:[1]", 99, 5);
  private static final RunFolder RUN =
      RunFolder.of(new Location("s3://bucket/muster"), new Location("s3://bucket/out"), "nightly");

  private final MemoryStore store = new MemoryStore(() -> Instant.EPOCH);
  private final AtomicLong time = new AtomicLong();
  private final Semaphore turns = new Semaphore(0);
  private final Semaphore waiting = new Semaphore(0);

  @Test
  void beatsAgainAfterEachPause() throws Exception {
    try (HeartbeatWriter writer = start()) {
      awaitPause();
      assertThat(Heartbeat.of(RUN, store)).contains(new Heartbeat(CONTROLLER, 3, 1));
      turns.release();
      awaitPause();
      assertThat(Heartbeat.of(RUN, store)).contains(new Heartbeat(CONTROLLER, 3, 2));
      assertThat(writer.failure()).isEmpty();
    }
  }

  @Test
  void goesOnAfterABeatThatCouldNotBeWritten() throws Exception {
    store.disconnect();
    try (HeartbeatWriter writer = start()) {
      awaitPause();
      assertThat(writer.failure()).isPresent();
      store.mend();
      turns.release();
      awaitPause();
      assertThat(writer.failure()).isEmpty();
      assertThat(Heartbeat.of(RUN, store)).contains(new Heartbeat(CONTROLLER, 3, 2));
    }
  }

  @Test
  void stopsWhenItIsClosed() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    HeartbeatWriter writer =
        HeartbeatWriter.start(
            store,
            RUN,
            CONTROLLER,
            3,
            duration -> {
              waiting.release();
              try {
                turns.acquire();
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
            },
            ticker());
    awaitPause();
    writer.close();

    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Heartbeat.of(RUN, store)).contains(new Heartbeat(CONTROLLER, 3, 1));
  }

  @Test
  void isNotHeldUpByABeatThatHangs() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    ObjectStore hanging = HeldWrites.of(store, location -> begun.incrementAndGet() == 1, end);
    try (HeartbeatWriter writer = start(hanging, 5)) {
      awaitPause();
      assertThat(writer.failure().orElseThrow()).hasMessageContaining("no answer to a heartbeat");
      assertThat(writer.isFresh()).isFalse();
      turns.release();
      while (!writer.isFresh()) {
        Thread.onSpinWait();
      }
      assertThat(Heartbeat.of(RUN, store)).contains(new Heartbeat(CONTROLLER, 3, 2));
    }
    end.countDown();
  }

  @Test
  void hangingBeatsDoNotPileUp() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    ObjectStore hanging = HeldWrites.of(store, location -> begun.incrementAndGet() > 0, end);
    try (HeartbeatWriter writer = start(hanging, 1)) {
      for (int beat = 0; beat < 12; beat++) {
        awaitPause();
        turns.release();
      }
      awaitPause();
      assertThat(begun.get()).isLessThanOrEqualTo(4);
      assertThat(writer.isFresh()).isFalse();
    }
    end.countDown();
  }

  @Test
  void isFreshForHalfALeaseFromWhenTheLastBeatWasSent() throws Exception {
    try (HeartbeatWriter writer = start()) {
      awaitPause();
      time.addAndGet(Liveness.LEASE.dividedBy(2).toNanos());
      assertThat(writer.isFresh()).isTrue();
      time.addAndGet(1);
      assertThat(writer.isFresh()).isFalse();
      store.meanwhile(1, () -> time.addAndGet(Liveness.LEASE.toNanos()));
      writer.write();
      assertThat(writer.isFresh()).as("it took a lease to be acknowledged").isFalse();
      writer.write();
      assertThat(writer.isFresh()).isTrue();
    }
  }

  @Test
  void hasNoneBeforeTheFirst() {
    assertThat(Heartbeat.of(RUN, store)).isEqualTo(Optional.empty());
  }

  @Test
  void isWrittenAsFormatOneSays() {
    assertThat(new String(new Heartbeat(CONTROLLER, 3, 4).bytes(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{'format':1,'controller':{'host':'ci-7','boot_id':'boot-1','pid_namespace':'pid:[1]',"
                .concat("'pid':99,'start_ticks':5},'epoch':3,'beat':4}\n")
                .replace('\'', '"'));
  }

  private HeartbeatWriter start() {
    return start(store, 30_000);
  }

  private HeartbeatWriter start(ObjectStore into, long longestWait) {
    return HeartbeatWriter.start(
        into,
        RUN,
        CONTROLLER,
        3,
        duration -> {
          assertThat(duration).isLessThan(Liveness.LEASE.dividedBy(4));
          waiting.release();
          turns.acquire();
        },
        ticker(),
        Duration.ofMillis(longestWait));
  }

  private Ticker ticker() {
    return new Ticker() {
      @Override
      public long read() {
        return time.get();
      }
    };
  }

  private void awaitPause() throws InterruptedException {
    assertThat(waiting.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
  }
}
