package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.Workplace;
import io.muster.fakes.MemoryStore;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.StoreByScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFoldersTest {
  private static final Attempt ATTEMPT = attempt("s3://bucket/attempts/iter_1/1");
  private static final Location OUT = new Location("s3://bucket/out");
  private static final Location LEFT = ATTEMPT.scratch().resolve("part-0.parquet");
  private static final Location WRITTEN = new Location("/here/iter_1/1");
  private static final Location NEXT = ATTEMPT.folder().resolve("scratchy");

  @TempDir private Path place;
  private final MemoryStore store = new MemoryStore(() -> Instant.EPOCH);
  private final List<Observation> told = new ArrayList<>();
  private boolean isLaunched = true;
  private boolean isClosed;

  @Test
  void areClearedWhenTheEndIsSeenWhoeverSeesIt() throws Exception {
    Observation end = new Observation.Voided();
    try (Launcher launcher = launcher(end, store)) {
      leave();
      launcher.follow(ATTEMPT, (attempt, seen) -> told.add(seen));
    }
    assertThat(told).containsExactly(end);
    assertCleared();

    try (Launcher launcher = launcher(end, store)) {
      leave();
      assertThat(launcher.find(ATTEMPT, 1)).isEqualTo(end);
    }
    assertCleared();

    try (Launcher launcher = launcher(end, store)) {
      leave();
      assertThat(launcher.stop(ATTEMPT, 1)).isEqualTo(end);
    }
    assertCleared();
    assertThat(isClosed).isTrue();
  }

  @Test
  void areClearedWhereNothingWasLaunched() throws Exception {
    isLaunched = false;
    try (Launcher launcher = launcher(new Observation.Submitted(), store)) {
      leave();
      assertThat(launcher.launch(YarnConfTest.request(ATTEMPT))).isFalse();
    }
    assertCleared();
  }

  @Test
  void areLeftWhileTheApplicationMayWork() throws Exception {
    leave();
    for (Observation seen :
        List.of(new Observation.Submitted(), new Observation.Unknown("nobody knows"))) {
      try (Launcher launcher = launcher(seen, store)) {
        launcher.find(ATTEMPT, 1);
      }
    }
    assertThat(store.read(LEFT)).isPresent();
  }

  @Test
  void whatCannotBeClearedChangesNoEnd() throws Exception {
    Observation end = new Observation.Voided();
    ObjectStore refusing =
        new StoreByScheme() {
          @Override
          protected ObjectStore storeOf(Location location) {
            throw new StorageException(StorageException.Kind.REFUSED, "403", null);
          }
        };
    try (Launcher launcher = launcher(end, refusing)) {
      assertThat(launcher.find(ATTEMPT, 1)).isEqualTo(end);
    }
  }

  @Test
  void areMadeWhereFoldersAre() throws Exception {
    Attempt inFiles = attempt(place.resolve("attempts/iter_1/1").toString());
    Workplace onAMount = Workplace.sharedWith(Location.of(place));
    try (Launcher launcher = launcher(new Observation.Submitted(), onAMount, store)) {
      assertThat(launcher.launch(YarnConfTest.request(inFiles))).isTrue();
      assertThat(place.resolve("attempts/iter_1/1/scratch")).isEmptyDirectory();

      Files.writeString(place.resolve("file"), "");
      Attempt inAFile = attempt(place.resolve("file/iter_1/1").toString());
      assertThatThrownBy(() -> launcher.launch(YarnConfTest.request(inAFile)))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("cannot make " + place.resolve("file/iter_1/1/scratch"));
    }
  }

  @Test
  void areClearedBesideTheOutputsWhereTheRecordIsOfThisMachineAlone() throws Exception {
    Attempt here = attempt(place.resolve("run-0123456789/attempts/iter_1/1").toString());
    Location shared =
        new Location("s3://bucket/out/_muster/applications/run-0123456789/attempts/iter_1/1");
    Location left = shared.resolve("scratch/part-0.parquet");
    Location kept = shared.resolve("progress.json");
    store.write(left, new byte[] {1});
    store.write(kept, new byte[] {2});
    try (Launcher launcher = launcher(new Observation.Voided(), store)) {
      assertThat(launcher.launch(YarnConfTest.request(here))).isTrue();
      launcher.stop(here, 1);
    }
    assertThat(store.read(left)).isEmpty();
    assertThat(store.read(kept)).isPresent();
    assertThat(here.folder().path().orElseThrow()).doesNotExist();
  }

  @Test
  void whatIsWrittenIsReadWhereTheLauncherSays() throws Exception {
    try (Launcher launcher = launcher(new Observation.Submitted(), store)) {
      assertThat(launcher.placeOf(ATTEMPT)).isEqualTo(WRITTEN);
    }
  }

  private void leave() {
    store.write(LEFT, new byte[] {1});
    store.write(NEXT, new byte[] {2});
  }

  private void assertCleared() {
    assertThat(store.read(LEFT)).isEmpty();
    assertThat(store.read(NEXT)).isPresent();
  }

  private static Attempt attempt(String folder) {
    return new Attempt(new Value("1"), 1, new Tag("m-one"), new Location(folder));
  }

  private Launcher launcher(Observation seen, ObjectStore cleared) {
    return launcher(seen, Workplace.sharedWith(OUT), cleared);
  }

  private Launcher launcher(Observation seen, Workplace executors, ObjectStore cleared) {
    Launcher inner =
        new Launcher() {
          @Override
          public boolean launch(LaunchRequest request) {
            return isLaunched;
          }

          @Override
          public Observation find(Attempt attempt, int epoch) {
            return seen;
          }

          @Override
          public void follow(Attempt attempt, Observer observer) {
            observer.observed(attempt, seen);
          }

          @Override
          public void forget(Attempt attempt) {}

          @Override
          public Observation stop(Attempt attempt, int epoch) {
            return seen;
          }

          @Override
          public Location placeOf(Attempt attempt) {
            return WRITTEN;
          }

          @Override
          public void close() {
            isClosed = true;
          }
        };
    return new ScratchFolders(inner, executors, cleared);
  }
}
