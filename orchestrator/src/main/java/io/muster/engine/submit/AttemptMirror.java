package io.muster.engine.submit;

import com.google.common.collect.ImmutableSet;
import io.muster.job.contract.Claim;
import io.muster.job.contract.Failure;
import io.muster.job.contract.Progress;
import io.muster.job.contract.Spec;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what one attempt leaves in local files to where it is on record, so that others can read
 * it. Nothing depends on the copies: one that fails is told in the log, and can be tried again. For
 * one thread at a time.
 */
final class AttemptMirror {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptMirror.class);

  /** In the local folder when all of it is on record. */
  static final String DONE = ".mirrored";

  /** Who finds it on record takes the attempt for over, and the logs beside it for whole. */
  private static final String LAST = "exit.json";

  /** What a reader wants while an application runs; of a long log, its head. */
  private static final ImmutableSet<String> WHILE_IT_RUNS =
      ImmutableSet.of(
          Spec.FILE_NAME,
          "command.sh",
          Progress.FILE_NAME,
          Failure.FILE_NAME,
          "stdout.log",
          "stderr.log");

  /** The claim of the record is the machine's; secrets stay where they are. */
  private static final ImmutableSet<String> NEVER =
      ImmutableSet.of(Claim.FILE_NAME, HeldFolder.FILE_NAME, "secrets.properties");

  private final ObjectStore store;
  private final Path folder;
  private final Location record;
  private final Map<String, String> sent = new HashMap<>();

  AttemptMirror(ObjectStore store, Path folder, Location record) {
    this.store = store;
    this.folder = folder;
    this.record = record;
  }

  /** Copies what has changed and is of use while the application runs. */
  void update() {
    if (!isDone()) {
      boolean unused = copy(WHILE_IT_RUNS::contains);
    }
  }

  /** Copies all, of an attempt that is over; whether it has all been copied. */
  boolean complete() {
    if (isDone()) {
      return true;
    }
    boolean isWhole =
        copy(name -> !NEVER.contains(name) && !name.startsWith(".") && !name.equals(LAST))
            && copy(LAST::equals);
    if (isWhole && Files.isDirectory(folder)) {
      try {
        Files.writeString(folder.resolve(DONE), "");
      } catch (IOException e) {
        LOG.warn("cannot note in {} that it is copied: {}", folder, e.toString());
      }
    }
    return isWhole;
  }

  private boolean isDone() {
    return Files.exists(folder.resolve(DONE));
  }

  private boolean copy(Predicate<String> which) {
    try {
      for (Path file : files()) {
        String name = file.getFileName().toString();
        if (which.test(name)) {
          copyIfChanged(file, record.resolve(name));
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return true; // nothing was begun, or it has gone since
    } catch (IOException | StorageException e) {
      LOG.warn("cannot copy {} to {}: {}", folder, record, e.getMessage());
      return false;
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void copyIfChanged(Path file, Location to) throws IOException {
    String state;
    byte[] content;
    try {
      state = Files.size(file) + "@" + Files.getLastModifiedTime(file);
      if (state.equals(sent.get(file.toString()))) {
        return;
      }
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return; // written anew under its name at this moment
    }
    store.write(to, content);
    sent.put(file.toString(), state);
  }
}
