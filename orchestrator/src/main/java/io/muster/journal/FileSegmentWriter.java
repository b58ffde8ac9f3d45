package io.muster.journal;

import io.muster.storage.StorageException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Appends to a local segment: one write and one force for each batch of lines.
 *
 * <p>A taker first seals and then reads, a writer first writes and then looks for the seal. So
 * either the taker reads what was written, or the writer sees the seal and does not return. This
 * holds wherever both see the same files at once: on one host, not on a network file system that
 * answers from a cache.
 */
final class FileSegmentWriter implements SegmentWriter {
  private final FileSegments segments;
  private final int epoch;
  private final Path file;
  private final FileOutputStream out;

  FileSegmentWriter(FileSegments segments, int epoch, Path file) {
    this.segments = segments;
    this.epoch = epoch;
    this.file = file;
    try {
      // a stream, because an interrupt closes a channel in the middle of a write
      this.out = new FileOutputStream(file.toFile(), true);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void append(byte[] lines) {
    refuseIfFenced();
    try {
      out.write(lines);
      out.getFD().sync();
    } catch (IOException e) {
      throw failed(e);
    }
    refuseIfFenced();
    if (!segments.isThere(epoch)) {
      throw new StorageException(
          StorageException.Kind.REFUSED,
          "cannot append to the journal "
              + file
              + ": somebody removed it while the run was driven; give the command again",
          null);
    }
  }

  private void refuseIfFenced() {
    segments
        .fence(epoch)
        .ifPresent(
            sign -> {
              throw new FencedException(
                  "another controller has taken over the run from epoch "
                      + epoch
                      + ": "
                      + sign
                      + "; this one stops and leaves all as it is");
            });
  }

  private StorageException failed(IOException cause) {
    String reason = String.valueOf(cause.getMessage());
    return new StorageException(
        kind(reason),
        "cannot append to the journal "
            + file
            + ": "
            + reason
            + "; see to its disk (space, quota, mount, rights) and give the same command again: what"
            + " is verified is kept",
        cause);
  }

  /** Java keeps no error number, only its text. */
  private static StorageException.Kind kind(String reason) {
    if (reason.contains("No space left") || reason.contains("Disk quota exceeded")) {
      return StorageException.Kind.FULL;
    }
    if (reason.contains("Read-only file system")) {
      return StorageException.Kind.READ_ONLY;
    }
    return reason.contains("Permission denied")
        ? StorageException.Kind.REFUSED
        : StorageException.Kind.UNREACHABLE;
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      // all that was promised is durable
    }
  }
}
