package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.fakes.MemoryStore;
import io.muster.storage.Location;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeartbeatWriterTest {
  private static final ControllerIdentity CONTROLLER =
      new ControllerIdentity("ci-7", "boot-1", "pid:[1]", 99, 5);
  private static final RunFolder RUN =
      RunFolder.of(new Location("s3://bucket/muster"), new Location("s3://bucket/out"), "nightly");

  private final MemoryStore store = new MemoryStore(() -> Instant.EPOCH);
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
            });
    awaitPause();
    writer.close();

    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Heartbeat.of(RUN, store)).contains(new Heartbeat(CONTROLLER, 3, 1));
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
    return HeartbeatWriter.start(
        store,
        RUN,
        CONTROLLER,
        3,
        duration -> {
          assertThat(duration).isLessThan(Liveness.LEASE.dividedBy(4));
          waiting.release();
          turns.acquire();
        });
  }

  private void awaitPause() throws InterruptedException {
    assertThat(waiting.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
  }
}
