package io.muster.job.write;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/**
 * A folder in which small files appear whole or not at all: the receipt once, progress and failure
 * again and again. Local ones go without Hadoop, whose local file system leaves checksums behind.
 */
public final class Outbox {
  private final String folder;
  private final Supplier<Configuration> hadoop;

  /** Hadoop is asked for only when the folder is not local. */
  public Outbox(String folder, Supplier<Configuration> hadoop) {
    this.folder = folder;
    this.hadoop = hadoop;
  }

  /** Makes the folder, if it is not there yet. */
  public void make() throws IOException {
    if (isLocal()) {
      Files.createDirectories(local());
    } else {
      system().mkdirs(new Path(folder));
    }
  }

  /**
   * Whether, of several who create a file at the same time, one alone succeeds. S3A looks first and
   * writes then: there two may succeed, and the later one is read.
   */
  public boolean createsOnce() {
    return isLocal();
  }

  /**
   * Creates a file that must not be there yet, forced to disk.
   *
   * @throws java.nio.file.FileAlreadyExistsException or the like when it is
   */
  public void create(String name, String text) throws IOException {
    create(name, "", text);
  }

  /**
   * The same where others may try to create it at this time.
   *
   * @param who tells this writer's temporary file from theirs
   */
  public void create(String name, String who, String text) throws IOException {
    if (!isLocal()) {
      try (FSDataOutputStream out = system().create(new Path(folder, name), false)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      return;
    }
    java.nio.file.Path target = local().resolve(name);
    java.nio.file.Path temporary = local().resolve(name + who + ".tmp");
    write(temporary, text, true);
    try {
      createAs(target, temporary);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Replaces a file atomically, or creates it. */
  public void replace(String name, String text) throws IOException {
    if (!isLocal()) {
      try (OutputStream out = system().create(new Path(folder, name), true)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      return;
    }
    java.nio.file.Path temporary = local().resolve(name + ".tmp");
    write(temporary, text, false);
    Files.move(
        temporary,
        local().resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private static void createAs(java.nio.file.Path target, java.nio.file.Path temporary)
      throws IOException {
    try {
      // a link is never made over an existing file; a move would be
      Files.createLink(target, temporary);
    } catch (UnsupportedOperationException e) {
      Files.move(temporary, target);
    }
  }

  private static void write(java.nio.file.Path file, String text, boolean force)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (force) {
        channel.force(true);
      }
    }
  }

  private org.apache.hadoop.fs.FileSystem system() throws IOException {
    return new Path(folder).getFileSystem(hadoop.get());
  }

  /** Whether the folder is of files of this machine, or of what is mounted on it. */
  public boolean isLocal() {
    return folder.startsWith("/") || folder.startsWith("file:");
  }

  private java.nio.file.Path local() {
    return java.nio.file.Path.of(
        folder.startsWith("file:") ? new Path(folder).toUri().getPath() : folder);
  }
}
