package io.muster.engine.submit;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive of the classes that spark-submit's JVM loads (AppCDS), one for each JVM, Spark home
 * and class path. It appears whole or not at all, and nobody waits for another who makes it: two
 * makers at once leave the archive of the later one. A JVM that it does not fit starts without.
 */
final class FastStartArchive {
  private static final Logger LOG = LoggerFactory.getLogger(FastStartArchive.class);

  /** Archives of the same home that nothing has used for so long are of jars that are gone. */
  private static final Duration KEPT = Duration.ofDays(7);

  private static final String SUFFIX = ".jsa";

  private final Path folder;
  private final String homeDigest;
  private final String digest;
  private final InstantSource clock;

  /**
   * An archive that may be there.
   *
   * @param homeDigest of the home's path
   * @param digest of all that the archive depends on
   */
  FastStartArchive(Path folder, String homeDigest, String digest, InstantSource clock) {
    this.folder = folder;
    this.homeDigest = homeDigest;
    this.digest = digest;
    this.clock = clock;
  }

  Path path() {
    return folder.resolve("spark-" + homeDigest + "-" + digest + SUFFIX);
  }

  /** The archive, if it has been made. */
  Optional<Path> find() {
    return Files.isReadable(path()) ? Optional.of(path()) : Optional.empty();
  }

  /** Makes the archive and puts it in its place; older ones of the same home go. */
  void make(Rehearsal rehearsal) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path scratch = Files.createTempDirectory(folder, "making-");
    try {
      Path part = scratch.resolve("part" + SUFFIX);
      rehearsal.archiveTo(part, scratch);
      Files.move(part, path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      removeOlder();
    } finally {
      MoreFiles.deleteRecursively(scratch, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private void removeOlder() {
    FileTime before = FileTime.from(clock.instant().minus(KEPT));
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> others =
          files
              .filter(file -> file.getFileName().toString().startsWith("spark-" + homeDigest))
              .filter(file -> !file.equals(path()))
              .toList();
      for (Path other : others) {
        if (Files.getLastModifiedTime(other).compareTo(before) < 0) {
          Files.deleteIfExists(other);
        }
      }
    } catch (IOException e) {
      LOG.debug("older archives in {} were not looked through", folder, e);
    }
  }
}
