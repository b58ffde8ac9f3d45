package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.lifecycle.RunEvent.ControllerStarted;
import io.muster.storage.Location;
import io.muster.storage.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFinderTest {
  private static final ControllerIdentity CONTROLLER =
      new ControllerIdentity("ci-7", "boot-1", "pid:[1]", 99, 5);

  @TempDir Path outDir;
  private final FileStore store = new FileStore();
  private final SplittableRandom chance = new SplittableRandom(1);
  private final RunFinder finder = new RunFinder(store);

  @Test
  void findsTheLastRunOfAnOutDir() {
    begin("monday");
    RunFolder tuesday = begin("tuesday");

    assertThat(finder.at(Location.of(outDir))).contains(tuesday);
  }

  @Test
  void findsARunByItsFolder() {
    RunFolder monday = begin("monday");
    begin("tuesday");

    assertThat(finder.at(monday.location())).contains(monday);
  }

  @Test
  void findsNothingWhereNothingIs() {
    assertThat(finder.at(Location.of(outDir))).isEmpty();
    assertThat(finder.at(Location.of(outDir.resolve("none")))).isEmpty();
    assertThat(finder.in(Location.of(outDir.resolve("none")))).isEmpty();
  }

  @Test
  void listsTheRunsOfAStateDirAndNothingElse() throws Exception {
    RunFolder monday = begin("monday");
    RunFolder tuesday = begin("tuesday");
    Files.createDirectories(outDir.resolve("_muster/cache"));
    Files.writeString(outDir.resolve("_muster/notes-0123456789"), "a file");

    assertThat(finder.in(stateDir())).containsExactlyInAnyOrder(monday, tuesday);
  }

  private Location stateDir() {
    return Location.of(outDir.resolve("_muster"));
  }

  private RunFolder begin(String runId) {
    Owners owners = new Owners(store, Location.of(outDir));
    Optional<Owner> former = owners.current();
    Owner owner =
        owners.succeed(
            former,
            runId,
            RunFolder.of(stateDir(), Location.of(outDir), runId),
            1,
            CONTROLLER,
            Instant.EPOCH,
            chance);
    new Journals(store, chance)
        .open(
            owner.run(),
            CONTROLLER,
            new ControllerStarted("0.1.0", "ci-7", 99, runId, false),
            Instant.EPOCH)
        .journal()
        .close();
    return owner.run();
  }
}
