package io.muster.job.claim;

import io.muster.job.contract.Claim;
import io.muster.job.contract.Ticket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;

/**
 * The claim as a file of the attempt's folder, which must be the very folder that the controller
 * sees: a claim in one of this node's own would stop nobody. Created by a hard link to a complete
 * file, or exclusively on file systems without hard links.
 */
final class FolderPlace implements Place {
  private static final String SHARE =
      ": the claim counts only in files that the controller and every node see alike; put"
          + " state_dir on S3, or on a mount that all nodes have at the same path";

  private final Path folder;
  private final String ticket;
  private final Link link;

  /** Makes one file known by a second name, which must be free. */
  interface Link {
    void create(Path name, Path existing) throws IOException;
  }

  /**
   * @param ticket the text that the controller has put there too
   */
  FolderPlace(Path folder, String ticket) {
    this(folder, ticket, Files::createLink);
  }

  FolderPlace(Path folder, String ticket, Link link) {
    this.folder = folder;
    this.ticket = ticket;
    this.link = link;
  }

  @Override
  public String create(String text) throws IOException {
    prove();
    Path file = folder.resolve(Claim.FILE_NAME);
    try {
      createWhole(file, text);
      return text;
    } catch (FileAlreadyExistsException e) {
      return read(file);
    } catch (IOException e) {
      throw new IOException(
          "cannot create "
              + file
              + " ("
              + e
              + "): see that its folder is writable for the user of this application, and has room",
          e);
    }
  }

  private static String read(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IOException(file + " is there and cannot be read (" + e + ")", e);
    }
  }

  private void prove() throws IOException {
    Path proof = folder.resolve(Ticket.FILE_NAME);
    String found;
    try {
      found = Files.readString(proof);
    } catch (NoSuchFileException e) {
      throw new IOException(
          "this node has no " + proof + ", which the controller wrote" + SHARE, e);
    } catch (IOException e) {
      throw new IOException("this node cannot read " + proof + " (" + e + ")" + SHARE, e);
    }
    if (!found.equals(ticket)) {
      throw new IOException(proof + " on this node is not what the controller wrote" + SHARE);
    }
  }

  private void createWhole(Path file, String text) throws IOException {
    Path complete = folder.resolve("." + Claim.FILE_NAME + "." + UUID.randomUUID());
    try {
      write(complete, text);
      link.create(file, complete);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      if (Files.notExists(complete)) {
        throw e; // nothing can be written here
      }
      write(file, text);
    } finally {
      Files.deleteIfExists(complete);
    }
  }

  /** Writes a file that must not be there, forced to disk; half a one does not stay. */
  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      try {
        readableForAll(file);
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      } catch (IOException e) {
        Files.deleteIfExists(file);
        throw e;
      }
    }
  }

  /** The controller is another user than the one that YARN runs containers as. */
  private static void readableForAll(Path file) {
    try {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException | UnsupportedOperationException e) {
      // a file system without them
    }
  }
}
