package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.base.Ticker;
import io.muster.fakes.MemoryStore;
import io.muster.journal.Liveness.Verdict;
import io.muster.storage.Location;
import io.muster.storage.StorageException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LivenessTest {
  private static final Location OUT_DIR = new Location("s3://bucket/out");
  private static final RunFolder RUN =
      RunFolder.of(new Location("s3://bucket/muster"), OUT_DIR, "nightly");
  private static final String NAMESPACE = "pid:[4026531836]";
  private static final ControllerIdentity NEIGHBOUR =
      new ControllerIdentity("ci-7", "boot-1", NAMESPACE, 99, 5);
  private static final ControllerIdentity FAR =
      new ControllerIdentity("ci-8", "boot-8", NAMESPACE, 99, 5);

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore(() -> Instant.EPOCH);
  private FakeProc proc;
  private Duration elapsed = Duration.ZERO;
  private Runnable meanwhile = () -> {};

  @BeforeEach
  void startTheMachine() throws Exception {
    proc = new FakeProc(folder, "boot-1");
  }

  @Test
  void knowsANeighbourThatLives() throws Exception {
    proc.runs(99, 5, 'S');

    assertThat(liveness().isDead(NEIGHBOUR, RUN)).isFalse();
    assertThat(elapsed).isZero();
  }

  @Test
  void knowsAtOnceThatANeighbourIsDead() throws Exception {
    beat(NEIGHBOUR, 7);

    assertThat(liveness().isDead(NEIGHBOUR, RUN)).isTrue();
    assertThat(elapsed).isZero();
  }

  @Test
  void knowsThatAnotherProcessHasTheIdOfADeadNeighbour() throws Exception {
    proc.runs(99, 6, 'S');

    assertThat(liveness().isDead(NEIGHBOUR, RUN)).isTrue();
  }

  @Test
  void doesNotLookForAProcessOfAnotherNamespace() {
    ControllerIdentity inAContainer = new ControllerIdentity("ci-7", "boot-1", "pid:[1]", 99, 5);

    assertThat(liveness().atOnce(inAContainer)).isEqualTo(Verdict.UNTOLD);
  }

  @Test
  void takesTheNameOfAHostForNoProof() {
    ControllerIdentity before = new ControllerIdentity("ci-7", "boot-0", NAMESPACE, 99, 5);

    assertThat(liveness().atOnce(before)).isEqualTo(Verdict.UNTOLD);
  }

  @Test
  void waitsTheLeaseForAHeartbeatThatStandsStill() throws Exception {
    beat(FAR, 7);

    assertThat(liveness().isDead(FAR, RUN)).isTrue();
    assertThat(elapsed).isBetween(Liveness.LEASE, Liveness.LEASE.plusSeconds(5));
  }

  @Test
  void seesAHeartbeatThatGoesOn() throws Exception {
    beat(FAR, 7);
    meanwhile = () -> beatAfter(Duration.ofSeconds(50), 8);

    assertThat(liveness().isDead(FAR, RUN)).isFalse();
    assertThat(elapsed).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(55));
  }

  @Test
  void waitsTheLeaseForAFirstHeartbeat() throws Exception {
    assertThat(liveness().isDead(FAR, RUN)).isTrue();
    assertThat(elapsed).isGreaterThanOrEqualTo(Liveness.LEASE);
  }

  @Test
  void seesAFirstHeartbeat() throws Exception {
    meanwhile = () -> beatAfter(Duration.ofSeconds(10), 1);

    assertThat(liveness().isDead(FAR, RUN)).isFalse();
  }

  @Test
  void seesABeatAlthoughItWasHeldUpItself() throws Exception {
    beat(FAR, 7);
    meanwhile =
        () -> {
          elapsed = elapsed.plusHours(3);
          beat(FAR, 8);
        };

    assertThat(liveness().isDead(FAR, RUN)).isFalse();
  }

  @Test
  void doesNotTakeAStoreThatDoesNotAnswerForADeadController() {
    beat(FAR, 7);
    meanwhile = store::disconnect;

    assertThatExceptionOfType(StorageException.class).isThrownBy(() -> liveness().isDead(FAR, RUN));
  }

  @Test
  void doesNotSeeTheFilesOfAnotherMachine() {
    assertThat(isOutOfSight(FAR, "/srv/state")).isTrue();
    ControllerIdentity inAContainer = new ControllerIdentity("c1d2", "boot-1", "pid:[1]", 99, 5);
    assertThat(isOutOfSight(inAContainer, "/srv/state")).isTrue();
  }

  @Test
  void seesWhatIsInAStoreOrWithinTheOutDir() {
    assertThat(isOutOfSight(FAR, "s3://bucket/state")).isFalse();
    assertThat(liveness().isOutOfSight(owner(FAR, "/mnt/out/_muster"), new Location("/mnt/out")))
        .isFalse();
    assertThat(liveness().isOutOfSight(owner(FAR, "/mnt/out-state"), new Location("/mnt/out")))
        .isTrue();
  }

  @Test
  void seesAFolderThatItsMachineShares() {
    store.write(owner(FAR, "/srv/state").run().heartbeat(), new Heartbeat(FAR, 1, 7).bytes());

    assertThat(isOutOfSight(FAR, "/srv/state")).isFalse();
  }

  @Test
  void knowsThatAFolderOfThisMachineWasRemoved() {
    ControllerIdentity before = new ControllerIdentity("ci-7", "boot-0", NAMESPACE, 99, 5);

    assertThat(isOutOfSight(NEIGHBOUR, "/srv/state")).isFalse();
    assertThat(isOutOfSight(before, "/srv/state")).isFalse();
  }

  private boolean isOutOfSight(ControllerIdentity controller, String stateDir) {
    return liveness().isOutOfSight(owner(controller, stateDir), OUT_DIR);
  }

  private static Owner owner(ControllerIdentity controller, String stateDir) {
    RunFolder run = RunFolder.of(new Location(stateDir), OUT_DIR, "nightly");
    return new Owner(1, "nightly", run, 1, controller, Instant.EPOCH, "nonce");
  }

  private Liveness liveness() {
    Ticker ticker =
        new Ticker() {
          @Override
          public long read() {
            return elapsed.toNanos();
          }
        };
    return new Liveness(
        store,
        proc.table(),
        ticker,
        duration -> {
          elapsed = elapsed.plus(duration);
          meanwhile.run();
        });
  }

  private void beatAfter(Duration when, long number) {
    if (elapsed.compareTo(when) >= 0) {
      beat(FAR, number);
    }
  }

  private void beat(ControllerIdentity controller, long number) {
    store.write(RUN.heartbeat(), new Heartbeat(controller, 1, number).bytes());
  }
}
