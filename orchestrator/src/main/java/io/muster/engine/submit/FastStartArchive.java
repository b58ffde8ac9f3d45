package io.muster.engine.submit;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * and class path. It appears whole or not at all, and nobody waits for another who makes it.
 *
 * <p>A JVM that it does not fit starts without. But a JVM crashes (SIGBUS) on an archive that has
 * been cut short: so its name tells its time and size, and one that is not as its name says is not
 * there.
 */
final class FastStartArchive {
  private static final Logger LOG = LoggerFactory.getLogger(FastStartArchive.class);

  /** Archives of the same home that are so old are of jars that are gone. */
  private static final Duration KEPT = Duration.ofDays(7);

  /** To make one takes seconds: a folder so old is that of a maker who was killed. */
  private static final Duration MAKING = Duration.ofHours(1);

  private static final String SUFFIX = ".jsa";

  /** Begins the name of a folder in which somebody makes an archive. */
  static final String SCRATCH = "making-";

  private final Path folder;
  private final String ofHome;
  private final String prefix;
  private final InstantSource clock;

  /**
   * An archive that may be there.
   *
   * @param homeDigest of the home's path
   * @param digest of all that the archive depends on
   */
  FastStartArchive(Path folder, String homeDigest, String digest, InstantSource clock) {
    this.folder = folder;
    this.ofHome = "spark-" + homeDigest + "-";
    this.prefix = ofHome + digest + "-";
    this.clock = clock;
  }

  /** Leaves an archive at the path given, or says why there is none. */
  @FunctionalInterface
  interface Maker {
    /**
     * Makes it.
     *
     * @param scratch an empty folder
     */
    void archiveTo(Path archive, Path scratch) throws IOException, InterruptedException;
  }

  /** The archive, if it has been made and is whole. */
  Optional<Path> find() {
    return all().findFirst();
  }

  /** Of several the first that was made comes first: others may have begun to use it. */
  private Stream<Path> all() {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(FastStartArchive::isWhole)
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      LOG.debug("archives in {} cannot be listed", folder, e);
      return Stream.empty();
    }
  }

  /**
   * Makes the archive and puts it in its place; older ones of the same home go. When another was
   * faster, its archive stays and this one is dropped. When both come at once, each sees both or
   * the other does, and the same one stays for whoever looks.
   */
  void make(Maker maker) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    removeAbandoned();
    Path scratch = Files.createTempDirectory(folder, SCRATCH);
    try {
      Path part = scratch.resolve("part" + SUFFIX);
      maker.archiveTo(part, scratch);
      if (find().isEmpty()) {
        Files.move(part, folder.resolve(prefix + sign(part) + SUFFIX), ATOMIC_MOVE);
        for (Path second : all().skip(1).toList()) {
          Files.deleteIfExists(second);
        }
      }
      removeOlder();
    } finally {
      MoreFiles.deleteRecursively(scratch, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private void removeAbandoned() {
    FileTime before = FileTime.from(clock.instant().minus(MAKING));
    try (DirectoryStream<Path> makers = Files.newDirectoryStream(folder, SCRATCH + "*")) {
      for (Path maker : makers) {
        if (Files.getLastModifiedTime(maker).compareTo(before) < 0) {
          MoreFiles.deleteRecursively(maker, RecursiveDeleteOption.ALLOW_INSECURE);
        }
      }
    } catch (IOException e) {
      LOG.debug("what killed makers left in {} was not removed", folder, e);
    }
  }

  private static boolean isWhole(Path file) {
    try {
      return Files.isReadable(file)
          && file.getFileName().toString().endsWith("-" + sign(file) + SUFFIX);
    } catch (IOException e) {
      return false; // gone meanwhile
    }
  }

  private static String sign(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toMillis() + "-" + Files.size(file);
  }

  private void removeOlder() {
    FileTime before = FileTime.from(clock.instant().minus(KEPT));
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> others =
          files
              .filter(file -> file.getFileName().toString().startsWith(ofHome))
              .filter(file -> !file.getFileName().toString().startsWith(prefix) || !isWhole(file))
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
