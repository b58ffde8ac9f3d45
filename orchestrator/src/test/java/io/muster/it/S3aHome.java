package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.fakes.Alone;
import io.muster.fakes.TemporaryFolder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The embedded Spark with what {@code make s3a} adds to it, as a Spark home of links that is made
 * once below {@code target}; the jars themselves the build has fetched for tests alone.
 */
final class S3aHome {
  private static final Path JARS = Path.of(System.getProperty("s3a.jars", "target/s3a-jars"));
  private static final Path EMBEDDED = MusterProcess.HOME.toAbsolutePath().resolve("spark");

  private S3aHome() {}

  /** Made anew when the embedded home has other jars since. */
  static Path get() throws IOException, InterruptedException {
    Path place = MusterProcess.HOME.toAbsolutePath().resolveSibling("spark-with-s3a");
    Alone.with(place, () -> makeOrLeave(place));
    return place;
  }

  private static void makeOrLeave(Path place) throws IOException {
    Path jars = Files.createDirectories(place.resolve("jars"));
    // somebody may have added them to the embedded one by `make s3a`
    Map<Path, Path> all = new LinkedHashMap<>();
    Stream.concat(jars().stream(), in(EMBEDDED.resolve("jars")).stream())
        .forEach(jar -> all.put(jars.resolve(jar.getFileName()), jar));
    // what is as it should be is left: another test may be using it
    if (!links(jars).equals(all)) {
      make(place, all);
      warm(place);
    }
  }

  /** Gives them to another home too. */
  static void addJars(Path home) throws IOException {
    for (Path jar : jars()) {
      try {
        Files.createSymbolicLink(home.resolve("jars").resolve(jar.getFileName()), jar);
      } catch (FileAlreadyExistsException e) {
        // by whoever came first
      }
    }
  }

  /** Else those who use it at once would each make its class archive. */
  private static void warm(Path place) throws IOException {
    try (PlanFolder folder = new PlanFolder(TemporaryFolder.make("muster-warm"))) {
      MusterProcess.Ended end = folder.setting("SPARK_HOME", place.toString()).muster("warm");
      assertThat(end.exitCode()).as(end.everything()).isZero();
    }
  }

  private static Map<Path, Path> links(Path jars) throws IOException {
    Map<Path, Path> links = new LinkedHashMap<>();
    for (Path link : in(jars)) {
      links.put(link, Files.readSymbolicLink(link));
    }
    return links;
  }

  private static void make(Path place, Map<Path, Path> all) throws IOException {
    Path programs = Files.createDirectories(place.resolve("bin"));
    for (Path program : in(EMBEDDED.resolve("bin"))) {
      // not a link: spark-submit finds its home by itself, past links
      Files.copy(
          program, programs.resolve(program.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    for (Path link : in(place.resolve("jars"))) {
      Files.delete(link);
    }
    for (Map.Entry<Path, Path> link : all.entrySet()) {
      Files.createSymbolicLink(link.getKey(), link.getValue());
    }
  }

  /** The jars of S3A, as {@code spark.jars} has them. */
  static List<Path> jars() throws IOException {
    return in(JARS.toAbsolutePath());
  }

  private static List<Path> in(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
