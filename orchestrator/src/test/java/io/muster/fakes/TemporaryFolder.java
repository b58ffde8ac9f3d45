package io.muster.fakes;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Folders of what is no test class, and so has none of JUnit's: they go when the JVM ends. */
public final class TemporaryFolder {
  private static final Queue<Path> MADE = new ConcurrentLinkedQueue<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(TemporaryFolder::removeAll));
  }

  private TemporaryFolder() {}

  /** A new one, empty, by its real path. */
  public static Path make(String prefix) {
    try {
      Path folder = Files.createTempDirectory(prefix).toRealPath();
      MADE.add(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void removeAll() {
    for (Path folder : MADE) {
      try {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      } catch (IOException e) {
        System.err.println(folder + " is left: " + e);
      }
    }
  }
}
