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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what an attempt leaves in local files to where it is on record, so that others can read
 * it. Nothing depends on the copies: one that fails is told in the log and tried again.
 */
final class AttemptMirror {
  private static final Logger LOG = LoggerFactory.getLogger(AttemptMirror.class);

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
      ImmutableSet.of(Claim.FILE_NAME, "secrets.properties");

  private final ObjectStore store;
  private final Map<Path, String> sent = new ConcurrentHashMap<>();

  AttemptMirror(ObjectStore store) {
    this.store = store;
  }

  /** Copies what has changed and is of use while the application runs. */
  void update(Path folder, Location record) {
    copy(folder, record, WHILE_IT_RUNS::contains);
  }

  /** Copies all, of an attempt that is over. */
  void complete(Path folder, Location record) {
    copy(folder, record, name -> !NEVER.contains(name) && !name.startsWith("."));
    sent.keySet().removeIf(file -> file.startsWith(folder));
  }

  private void copy(Path folder, Location record, Predicate<String> which) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = file.getFileName().toString();
        if (which.test(name)) {
          copyIfChanged(file, record.resolve(name));
        }
      }
    } catch (NoSuchFileException e) {
      // nothing was begun, or it has gone since
    } catch (IOException | StorageException e) {
      LOG.warn("cannot copy {} to {}: {}", folder, record, e.getMessage());
    }
  }

  private void copyIfChanged(Path file, Location to) throws IOException {
    String state;
    byte[] content;
    try {
      state = Files.size(file) + "@" + Files.getLastModifiedTime(file);
      if (state.equals(sent.get(file))) {
        return;
      }
      content = Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      return; // written anew under its name at this moment
    }
    store.write(to, content);
    sent.put(file, state);
  }
}
