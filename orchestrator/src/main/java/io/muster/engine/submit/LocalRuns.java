package io.muster.engine.submit;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.muster.engine.EngineException;
import io.muster.job.contract.Claim;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the local folders of runs whose record lies in a store, when they have served. That one
 * cannot be removed is told in the log, and harms nobody.
 */
public final class LocalRuns {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRuns.class);

  private final Path runs;
  private final Machine machine;

  /**
   * @param runs the folder with a folder for each run
   */
  public LocalRuns(Path runs, Machine machine) {
    this.runs = runs;
    this.machine = machine;
  }

  /** Removes the folder of a run, if all that its attempts have left is on record. */
  public void removeMirrored(String run) {
    Path folder = runs.resolve(run);
    try {
      if (Files.isDirectory(folder)
          && attempts(folder).stream()
              .allMatch(attempt -> Files.exists(attempt.resolve(AttemptMirror.DONE)))) {
        remove(folder);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} stays: {}", folder, e.toString());
    }
  }

  /**
   * Removes the folders of runs in which nothing has changed for long, and nothing lives.
   *
   * @param current is not looked at
   * @param before anything that has changed later keeps a folder
   */
  public void prune(String current, Instant before) {
    if (!Files.isDirectory(runs)) {
      return;
    }
    try {
      for (Path folder : children(runs)) {
        if (!folder.endsWith(current) && isUntouched(folder, before) && !lives(folder)) {
          LOG.info("removes {}, untouched since {}", folder, before);
          remove(folder);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("what is left of other runs in {} stays: {}", runs, e.toString());
    }
  }

  private static boolean isUntouched(Path folder, Instant before) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.allMatch(file -> modified(file).isBefore(before));
    }
  }

  private static Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Also where that cannot be told. */
  private boolean lives(Path run) throws IOException {
    for (Path attempt : attempts(run)) {
      AttemptFolder folder = new AttemptFolder(attempt);
      try {
        Optional<Claim> claim = SmallFile.read(Claim.class, folder.claim());
        if (claim.isPresent() && lives(folder, claim.get().tag())) {
          return true;
        }
      } catch (EngineException e) {
        LOG.debug("{} stays", run, e);
        return true;
      }
    }
    return false;
  }

  private boolean lives(AttemptFolder folder, String tag) throws EngineException {
    Finding finding = new Inspection(machine, folder, tag).finding(Optional.empty());
    return finding instanceof Finding.Running || finding instanceof Finding.Elsewhere;
  }

  /** {@code attempts/iter_V/number} of a run. */
  private static List<Path> attempts(Path run) throws IOException {
    Path all = run.resolve("attempts");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> found = Files.walk(all, 2)) {
      return found
          .filter(path -> path.getNameCount() == all.getNameCount() + 2)
          .filter(Files::isDirectory)
          .toList();
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)).toList();
    }
  }

  private static void remove(Path folder) throws IOException {
    MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
  }
}
