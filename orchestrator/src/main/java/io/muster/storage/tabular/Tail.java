package io.muster.storage.tabular;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.util.Arrays;

/** The end of a file, where its footer is: one ranged read, or two if the footer is a long one. */
final class Tail {
  /** Most footers fit, and no store charges less for less. */
  private static final int FIRST_READ = 64 * 1024;

  /** A footer beyond this is taken for damage rather than read into memory. */
  static final int LARGEST = 64 * 1024 * 1024;

  private final ObjectStore store;
  private final Location file;
  private final long fileBytes;
  private byte[] read;

  /**
   * @param fileBytes the file's size, by a listing
   */
  Tail(ObjectStore store, Location file, long fileBytes) throws UnreadableFileException {
    this.store = store;
    this.file = file;
    this.fileBytes = fileBytes;
    this.read = fetch((int) Math.min(fileBytes, FIRST_READ));
  }

  /**
   * {@code length} bytes that end {@code fromEnd} bytes before the file's end.
   *
   * @param what what they should be, for the message
   */
  byte[] bytes(String what, long length, long fromEnd) throws UnreadableFileException {
    long reach = length + fromEnd;
    if (length < 0 || reach > fileBytes || reach > LARGEST) {
      throw new UnreadableFileException(
          file
              + " is damaged: its "
              + what
              + " should have "
              + length
              + " bytes, the file has "
              + fileBytes);
    }
    if (reach > read.length) {
      read = fetch((int) reach);
    }
    int from = (int) (read.length - reach);
    return Arrays.copyOfRange(read, from, from + (int) length);
  }

  private byte[] fetch(int length) throws UnreadableFileException {
    byte[] bytes =
        store
            .readRange(file, fileBytes - length, length)
            .orElseThrow(() -> new UnreadableFileException(file + " is gone since it was listed"));
    if (bytes.length != length) {
      throw new UnreadableFileException(
          file
              + " had "
              + fileBytes
              + " bytes when it was listed and now has fewer: something changed it");
    }
    return bytes;
  }
}
