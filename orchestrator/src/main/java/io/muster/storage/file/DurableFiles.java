package io.muster.storage.file;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Files and names that are on the disk, and not only in its cache, when a call returns. An
 * interrupt does not tear a write: it is kept for the caller.
 */
final class DurableFiles {
  private static final Pattern TEMPORARY = Pattern.compile("\\.muster-[0-9a-f-]{36}\\.tmp");

  private DurableFiles() {}

  /** Whether the name is one that only this class gives. */
  static boolean isTemporary(String name) {
    return TEMPORARY.matcher(name).matches();
  }

  /** Writes over whatever is there, at one instant. */
  static void write(Path target, byte[] content) throws IOException {
    makeFolders(target.getParent());
    Path temporary = temporaryBeside(target);
    try {
      fill(temporary, content);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      removeQuietly(temporary, e);
      throw e;
    }
    force(target.getParent());
  }

  /** Whether the file was not there before; if it was, it is untouched. */
  static boolean create(Path target, byte[] content) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    makeFolders(target.getParent());
    Path temporary = temporaryBeside(target);
    boolean created;
    try {
      fill(temporary, content);
      created = link(target, temporary, content);
      Files.deleteIfExists(temporary);
    } catch (IOException | RuntimeException e) {
      removeQuietly(temporary, e);
      throw e;
    }
    force(target.getParent());
    return created;
  }

  private static boolean link(Path target, Path temporary, byte[] content) throws IOException {
    try {
      Files.createLink(target, temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      // over NFS a link whose answer was lost is repeated, and then finds itself
      return Files.isSameFile(target, temporary);
    } catch (UnsupportedOperationException | FileSystemException e) {
      return createExclusively(target, content);
    }
  }

  /**
   * For file systems without hard links. Here alone a reader may see a file that is not yet whole,
   * and a crash may leave one.
   */
  static boolean createExclusively(Path target, byte[] content) throws IOException {
    try {
      Files.createFile(target);
    } catch (FileAlreadyExistsException e) {
      return false;
    }
    try {
      fill(target, content);
    } catch (IOException e) {
      removeQuietly(target, e);
      throw e;
    }
    return true;
  }

  /** Forces what was created, moved or removed in the folder to disk. */
  static void force(Path folder) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        } catch (IOException e) {
          // CIFS and the like cannot force a folder, and say so
          if ("Invalid argument".equals(e.getMessage())) {
            return;
          }
          throw e;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void makeFolders(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.getParent();
    if (above != null) {
      makeFolders(above);
    }
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder)) {
        throw new FileSystemException(folder.toString(), null, "Not a directory");
      }
      return;
    }
    if (above != null) {
      force(above);
    }
  }

  private static Path temporaryBeside(Path target) {
    return target.resolveSibling(".muster-" + UUID.randomUUID() + ".tmp");
  }

  /** By a stream, because an interrupt closes a channel in the middle of a write. */
  private static void fill(Path file, byte[] content) throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      out.write(content);
      out.getFD().sync();
    }
  }

  private static void removeQuietly(Path temporary, Exception cause) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }
}
