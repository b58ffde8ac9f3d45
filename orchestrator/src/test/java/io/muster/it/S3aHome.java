package io.muster.it;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The embedded Spark with what {@code make s3a} adds to it, as a Spark home of links that is made
 * below {@code target}; the jars themselves the build has fetched for tests alone.
 */
final class S3aHome {
  private static final Path JARS = Path.of(System.getProperty("s3a.jars", "target/s3a-jars"));
  private static final Path EMBEDDED = MusterProcess.HOME.toAbsolutePath().resolve("spark");
  private static final Path PLACE =
      MusterProcess.HOME.toAbsolutePath().resolveSibling("spark-with-s3a");

  private S3aHome() {}

  /** The home; of an embedded Spark that was built anew since, it is made anew. */
  static Path get() throws IOException {
    try (FileChannel lock =
            FileChannel.open(
                PLACE.resolveSibling("spark-with-s3a.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock held = lock.lock()) {
      if (!held.isValid()) {
        throw new IOException("no lock of " + PLACE);
      }
      Path jars = Files.createDirectories(PLACE.resolve("jars"));
      for (Path link : in(jars)) {
        Files.delete(link);
      }
      // somebody may have added them to the embedded one by `make s3a`
      Map<Path, Path> all = new LinkedHashMap<>();
      Stream.concat(jars().stream(), in(EMBEDDED.resolve("jars")).stream())
          .forEach(jar -> all.put(jars.resolve(jar.getFileName()), jar));
      for (Map.Entry<Path, Path> link : all.entrySet()) {
        Files.createSymbolicLink(link.getKey(), link.getValue());
      }
      Path programs = Files.createDirectories(PLACE.resolve("bin"));
      for (Path program : in(EMBEDDED.resolve("bin"))) {
        Path copy = programs.resolve(program.getFileName());
        Files.deleteIfExists(copy);
        // not a link: spark-submit finds its home by itself, past links
        Files.copy(program, copy);
      }
    }
    return PLACE;
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
