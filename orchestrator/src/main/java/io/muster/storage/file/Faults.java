package io.muster.storage.file;

import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;

/** Tells from what the file system threw who must act, and says it. */
final class Faults {
  private Faults() {}

  /**
   * @param deed what was tried, as in "cannot (deed) (path)"
   */
  static StorageException of(String deed, Path path, IOException fault) {
    Kind kind = kind(path, fault);
    return new StorageException(
        kind, "cannot " + deed + " " + path + ": " + reason(fault) + "; " + advice(kind), fault);
  }

  /** That the thing is not there, which also holds below something that is no folder. */
  static boolean isAbsence(Path path, IOException fault) {
    if (fault instanceof NoSuchFileException) {
      return true;
    }
    for (Path above = path.getParent(); above != null; above = above.getParent()) {
      if (Files.isRegularFile(above)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Java keeps no errno, only its text, in the language of the locale: hence the second look at the
   * file system itself.
   */
  static Kind kind(Path path, IOException fault) {
    String reason = reason(fault);
    if (reason.contains("No space left") || reason.contains("Disk quota exceeded")) {
      return Kind.FULL;
    }
    if (reason.contains("Read-only file system")
        || fault.getCause() instanceof ReadOnlyFileSystemException) {
      return Kind.READ_ONLY;
    }
    if (fault instanceof AccessDeniedException
        || reason.contains("Permission denied")
        || reason.contains("Operation not permitted")
        || reason.contains("Not a directory")
        || reason.contains("Is a directory")
        || reason.contains("File name too long")) {
      return Kind.REFUSED;
    }
    if (reason.contains("Input/output error") || reason.contains("Stale file handle")) {
      return Kind.UNREACHABLE;
    }
    return kindOfFileSystem(path);
  }

  private static Kind kindOfFileSystem(Path path) {
    for (Path place = path; place != null; place = place.getParent()) {
      try {
        var fileSystem = Files.getFileStore(place);
        if (fileSystem.isReadOnly()) {
          return Kind.READ_ONLY;
        }
        return fileSystem.getUsableSpace() == 0 ? Kind.FULL : Kind.UNREACHABLE;
      } catch (NoSuchFileException e) {
        // the folder above it tells
      } catch (IOException e) {
        return Kind.UNREACHABLE;
      }
    }
    return Kind.UNREACHABLE;
  }

  private static String reason(IOException fault) {
    if (fault instanceof FileSystemException named && named.getReason() != null) {
      return named.getReason();
    }
    if (fault instanceof AccessDeniedException) {
      return "Permission denied";
    }
    if (fault instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    if (fault instanceof FileSystemException) {
      return fault.getClass().getSimpleName();
    }
    String message = String.valueOf(fault.getMessage());
    // java.io says "path (reason)"
    return fault instanceof FileNotFoundException && message.endsWith(")")
        ? message.substring(message.lastIndexOf('(') + 1, message.length() - 1)
        : message;
  }

  private static String advice(Kind kind) {
    return switch (kind) {
      case FULL -> "make space there and give the same command again: what is verified is kept";
      case READ_ONLY -> "mount it for writing, or let out_dir and state_dir name another place";
      case REFUSED ->
          "let the user that runs Muster read and write there, or let the plan name another place";
      case UNREACHABLE ->
          "see whether the file system answers (mount, network, disk) and give the same command"
              + " again";
    };
  }
}
