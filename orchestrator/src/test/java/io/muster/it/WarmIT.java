package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How an installed Muster comes to the class archive; {@link FastStartIT} has a real one. */
final class WarmIT {
  @TempDir Path place;
  private PlanFolder folder;
  private Path cache;

  @BeforeEach
  void anInstalledMusterAndAnotherHome() throws IOException {
    folder = new PlanFolder(place);
    new InstalledMuster(folder);
    cache = folder.path("cache/muster");
    Path built = MusterProcess.HOME.toAbsolutePath();
    Path home = Files.createDirectories(place.resolve("another home"));
    Files.createSymbolicLink(home.resolve("jars"), built.resolve("spark/jars"));
    Files.createSymbolicLink(home.resolve("bin"), built.resolve("spark/bin"));
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void theFirstRunMakesItOtherwiseAndSaysSo() throws IOException {
    folder.fakePlan("[1]", "").rehearses("echo 'all classes' >\"$ARCHIVE\"");

    MusterProcess.Ended first = folder.run();

    assertThat(first.exitCode()).as(first.everything()).isZero();
    assertThat(first.stderr())
        .containsOnlyOnce("making the class archive for fast start, once for this Spark and JVM");
    assertThat(archives()).hasSize(1);
    assertThat(folder.attempts(1).get(0).resolve("command.sh"))
        .content()
        .contains("-XX:SharedArchiveFile=" + cache.resolve(archives().get(0)));

    MusterProcess.Ended second = folder.run();

    assertThat(second.exitCode()).as(second.everything()).isZero();
    assertThat(second.stderr()).doesNotContain("class archive");
  }

  @Test
  void aSignalEndsItAndLeavesNothingOfIt() {
    MusterProcess warm = folder.start("warm", "--containers", "--spark-home", "another home");
    MusterProcess.await("the making of both", () -> has("/rehearsal.log") && has("/spark.classes"));

    warm.signal("TERM");
    MusterProcess.Ended end = warm.end();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(143);
    assertThat(end.stderr()).contains("SIGTERM while the command prepared");
    MusterProcess.await("the end of all", () -> folder.processes().isEmpty());
    assertThat(cache.toFile().list())
        .allMatch(name -> name.startsWith("muster-"), "the archive of Muster's own classes");
  }

  private boolean has(String file) {
    return folder.filesBelow(cache).stream().anyMatch(name -> name.endsWith(file));
  }

  private List<String> archives() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("spark-"))
          .toList();
    }
  }
}
