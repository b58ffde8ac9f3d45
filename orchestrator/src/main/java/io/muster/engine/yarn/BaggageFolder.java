package io.muster.engine.yarn;

import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.muster.engine.EngineException;
import io.muster.engine.FileUri;
import io.muster.engine.submit.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of what an application takes along, in its attempt's folder of this machine. Spark takes
 * along one file of a name and knows it by the file's own, whatever it is to be called there, so
 * the copies have names that nothing else has. They are there no longer than they are needed.
 */
final class BaggageFolder {
  private static final Logger LOG = LoggerFactory.getLogger(BaggageFolder.class);
  private static final String NAME = "baggage";

  private final Path folder;

  /**
   * @param ofAttempt the attempt's folder
   */
  BaggageFolder(Path ofAttempt) {
    this.folder = ofAttempt.resolve(NAME);
  }

  /** The copies as a list of Spark's, whether they are there or not. */
  String uris(ImmutableMap<String, String> baggage) {
    return baggage.keySet().stream()
        .map(name -> FileUri.of(folder.resolve(name).toString()))
        .collect(Collectors.joining(","));
  }

  /** Copies the files, for this user's eyes alone: so may be what is copied. */
  void pack(ImmutableMap<String, String> baggage) throws EngineException {
    for (Map.Entry<String, String> each : baggage.entrySet()) {
      try {
        Files.createDirectories(folder);
        PrivateFile.copy(Path.of(each.getValue()), folder.resolve(each.getKey()));
      } catch (IOException e) {
        throw new EngineException(
            "cannot copy "
                + each.getValue()
                + ", which the application takes along, to "
                + folder
                + ": "
                + e
                + "; see that the file can be read, and that the folder is writable and has room",
            e);
      }
    }
  }

  /** May be repeated, and by a successor; that it cannot be removed is told in the log. */
  void remove() {
    try {
      if (Files.exists(folder)) {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      LOG.warn("cannot remove {}, copies of an iteration's files: {}", folder, e.toString());
    }
  }
}
