package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code muster warm} of an installed Muster, whose archives go into the user's cache. */
final class WarmIT {
  @TempDir Path place;
  private PlanFolder folder;
  private Path cache;

  @BeforeEach
  void anInstalledMusterAndAnotherHome() throws IOException {
    cache = place.resolve("cache/muster");
    folder = new PlanFolder(place).setting("XDG_CACHE_HOME", place.resolve("cache").toString());
    Path installed = Files.createDirectories(place.resolve("installed"));
    Path built = MusterProcess.HOME.toAbsolutePath();
    for (String part : List.of("lib", "job", "share", "shim", "spark")) {
      Files.createSymbolicLink(installed.resolve(part), built.resolve(part));
    }
    Files.createDirectories(installed.resolve("bin"));
    Files.copy(built.resolve("bin/muster"), installed.resolve("bin/muster"));
    folder.startedBy(
        "sh", "-c", "shift; exec sh \"$0\" \"$@\"", installed.resolve("bin/muster").toString());
    Path home = Files.createDirectories(place.resolve("another home"));
    Files.createSymbolicLink(home.resolve("jars"), built.resolve("spark/jars"));
    Files.createSymbolicLink(home.resolve("bin"), built.resolve("spark/bin"));
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void makesTheArchiveOnceAndRemovesWhatAKilledMakerLeft() throws IOException {
    Path killed = Files.createDirectories(cache.resolve("making-1"));
    Files.writeString(killed.resolve("part.jsa"), "half of one");
    Files.setLastModifiedTime(killed, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path atWork = Files.createDirectories(cache.resolve("making-2"));

    MusterProcess.Ended first = folder.muster("warm", "--spark-home", "another home");

    assertThat(first.exitCode()).as(first.everything()).isZero();
    assertThat(first.stdout())
        .containsPattern("fast start is ready for Spark 3.5.5 in .*another home.*made in \\d+");
    List<String> archives = archives();
    assertThat(archives).hasSize(1);
    assertThat(Files.size(cache.resolve(archives.get(0)))).isGreaterThan(50_000_000);
    assertThat(killed).doesNotExist();
    assertThat(atWork).exists();

    MusterProcess.Ended second = folder.muster("warm", "--spark-home", "another home");

    assertThat(second.stdout()).contains(archives.get(0), "was there already");
    assertThat(archives()).isEqualTo(archives);
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
