package io.muster.storage.file;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Removes a folder, never anything outside of it, and some of what is in it before the rest. */
final class Clearing {
  /** How often a folder is emptied into which somebody still writes. */
  private static final int ROUNDS = 3;

  private Clearing() {}

  /**
   * @param folder which is not a link
   * @param first paths relative to it, durably gone before the rest goes
   */
  static void clear(Path folder, List<String> first) throws IOException {
    if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (String relative : first) {
      removeInside(folder, relative);
    }
    removeAll(folder);
    DurableFiles.force(folder.getParent());
  }

  private static void removeInside(Path folder, String relative) throws IOException {
    Path target = folder.resolve(relative).normalize();
    if (!target.startsWith(folder) || target.equals(folder)) {
      throw new IllegalArgumentException(relative + " is not inside " + folder);
    }
    // a link on the way would lead outside
    for (Path step = target.getParent(); !step.equals(folder); step = step.getParent()) {
      if (Files.isSymbolicLink(step)) {
        return;
      }
    }
    try {
      if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        removeAll(target);
      } else if (!Files.deleteIfExists(target)) {
        return;
      }
    } catch (IOException e) {
      if (Faults.isAbsence(target, e)) {
        return;
      }
      throw e;
    }
    DurableFiles.force(target.getParent());
  }

  /** Never follows a link, and holds the folders open so that none can be put in their place. */
  private static void removeAll(Path folder) throws IOException {
    for (int round = 1; ; round++) {
      try {
        // insecure only where the system cannot hold a folder open
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        return;
      } catch (IOException e) {
        if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
          return;
        }
        if (round < ROUNDS) {
          continue;
        }
        if (causedByNewFiles(e)) {
          throw new IOException("something still writes there", e);
        }
        throw mostTelling(e);
      }
    }
  }

  private static boolean causedByNewFiles(IOException fault) {
    return mostTelling(fault) instanceof DirectoryNotEmptyException
        && Arrays.stream(fault.getSuppressed())
            .allMatch(each -> each instanceof DirectoryNotEmptyException);
  }

  /** Guava gathers the single faults as suppressed ones of a general one. */
  private static IOException mostTelling(IOException fault) {
    for (Throwable each : fault.getSuppressed()) {
      if (each instanceof IOException single && !(each instanceof DirectoryNotEmptyException)) {
        return single;
      }
    }
    return fault;
  }
}
