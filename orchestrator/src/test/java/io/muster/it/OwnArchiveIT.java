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

/** The archive of its own classes that {@code bin/muster} makes on first use. */
final class OwnArchiveIT {
  @TempDir Path place;
  private PlanFolder folder;
  private InstalledMuster installed;
  private Path cache;

  @BeforeEach
  void install() throws IOException {
    folder = new PlanFolder(place);
    folder.fakePlan("{command: [sh, -c, 'touch asked; exec sleep 1000']}", "");
    installed = new InstalledMuster(folder);
    installed.archivesLittle();
    cache = folder.path("cache/muster");
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void isMadeOnceAndUsedAndWhatAKilledMakerLeftGoes() throws IOException {
    Path left = Files.createDirectories(cache.resolve("muster.AbCdEf"));
    Files.writeString(left.resolve("archive"), "half of one");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path atWork = Files.createDirectories(cache.resolve("muster.GhIjKl"));

    assertThat(folder.muster("--version").exitCode()).isZero();
    List<Path> made = archives();
    FileTime then = Files.getLastModifiedTime(made.get(0));

    assertThat(archiveInUse()).isEqualTo(made.get(0).toRealPath());
    assertThat(Files.getLastModifiedTime(made.get(0))).isEqualTo(then);
    assertThat(cache.toFile().list())
        .containsExactlyInAnyOrder(
            made.get(0).getFileName().toString(), atWork.getFileName().toString());
  }

  @Test
  void isMadeAnewWhenTheJarHasChangedWhateverItsAge() throws IOException {
    assertThat(folder.muster("--version").exitCode()).isZero();
    List<Path> before = archives();

    // as an older build that is unpacked over this one
    Instant older = Instant.now().minus(Duration.ofDays(30));
    Files.setLastModifiedTime(installed.jar(), FileTime.from(older));
    Path inUse = archiveInUse();

    assertThat(archives()).hasSize(1).isNotEqualTo(before);
    assertThat(inUse).isEqualTo(archives().get(0).toRealPath());
  }

  @Test
  void isAnotherForAnotherJava() throws IOException {
    assertThat(folder.muster("--version").exitCode()).isZero();
    Path first = archives().get(0);
    folder.setting("JAVA_HOME", anotherJava().toString());

    Path inUse = archiveInUse();

    assertThat(inUse).isNotEqualTo(first.toRealPath());
    assertThat(archives()).hasSize(2).contains(first);
  }

  @Test
  void twoFirstCallsAtOnceDoNoHarm() throws IOException {
    List<MusterProcess> calls = Stream.generate(() -> folder.start("--version")).limit(2).toList();
    List<MusterProcess.Ended> ends = calls.stream().map(MusterProcess::end).toList();

    assertThat(ends).allMatch(end -> end.exitCode() == 0 && end.stderr().isEmpty());
    assertThat(ends).extracting(MusterProcess.Ended::stdout).containsOnly(ends.get(0).stdout());
    assertThat(cache.toFile().list()).hasSize(1);
    assertThat(archiveInUse()).isEqualTo(archives().get(0).toRealPath());
  }

  @Test
  void aSignalEndsItsMakingAndLeavesNothingOfIt() {
    MusterProcess first = folder.start("--version");
    MusterProcess.await("the making", () -> !folder.filesBelow(cache).isEmpty());

    first.signal("TERM");
    MusterProcess.Ended end = first.end();

    assertThat(end.exitCode()).isEqualTo(143);
    MusterProcess.await("the end of all", () -> folder.processes().isEmpty());
    assertThat(folder.filesBelow(cache)).allMatch(name -> name.matches("muster-[^/]*[.]jsa"));
  }

  @Test
  void worksWithoutWhereNoneCanBeMade() throws IOException {
    Files.writeString(place.resolve("cache"), "a file where the folder must be");

    MusterProcess.Ended version = folder.muster("--version");

    assertThat(version.exitCode()).isZero();
    assertThat(version.stdout()).startsWith("muster ");
    assertThat(version.stderr()).isEmpty();
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files
          .filter(file -> file.getFileName().toString().matches("muster-.*[.]jsa"))
          .toList();
    }
  }

  /** The archive that the JVM of a command has mapped. */
  private Path archiveInUse() throws IOException {
    Files.deleteIfExists(folder.path("asked"));
    MusterProcess asking = folder.start("plan", "plan.yaml");
    MusterProcess.await("the command", () -> Files.exists(folder.path("asked")));
    List<String> mapped =
        MusterProcess.text(Path.of("/proc/" + asking.pid() + "/maps"))
            .lines()
            .filter(line -> line.endsWith(".jsa"))
            .map(line -> line.substring(line.indexOf('/')))
            .distinct()
            .toList();
    asking.signal("TERM");
    assertThat(asking.end().exitCode()).isEqualTo(143);
    assertThat(mapped).as("archives in the maps of the JVM").hasSize(1);
    return Path.of(mapped.get(0));
  }

  /** This Java in a folder of its own. */
  private Path anotherJava() throws IOException {
    Path ours = Path.of(System.getProperty("java.home"));
    Path other = Files.createDirectories(place.resolve("another java"));
    Files.createDirectories(other.resolve("bin"));
    Files.copy(ours.resolve("bin/java"), other.resolve("bin/java"));
    Files.copy(ours.resolve("release"), other.resolve("release"));
    Files.createSymbolicLink(other.resolve("lib"), ours.resolve("lib"));
    Files.createSymbolicLink(other.resolve("conf"), ours.resolve("conf"));
    return other;
  }
}
