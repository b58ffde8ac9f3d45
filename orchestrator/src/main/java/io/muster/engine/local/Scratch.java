package io.muster.engine.local;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.muster.engine.Attempt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder that an attempt may fill with what nobody needs when it is over. */
final class Scratch {
  private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);

  private Scratch() {}

  static void make(Attempt attempt) throws IOException {
    Files.createDirectories(of(attempt));
  }

  /**
   * Removes it with all that is in it; of an attempt that is proven over, and as often as asked.
   */
  static void remove(Attempt attempt) {
    Path folder = of(attempt);
    if (!Files.exists(folder)) {
      return;
    }
    try {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      LOG.warn("cannot remove {}: {}; remove it by hand", folder, e.toString());
    }
  }

  private static Path of(Attempt attempt) {
    return attempt.scratch().path().orElseThrow();
  }
}
