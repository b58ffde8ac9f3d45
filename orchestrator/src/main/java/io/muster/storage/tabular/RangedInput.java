package io.muster.storage.tabular;

import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** An object as a stream, by ranged reads, so that no more of it is in memory than one of them. */
final class RangedInput extends InputStream {
  private static final int BLOCK = 1024 * 1024;

  private final ObjectStore store;
  private final Location file;
  private byte[] block = new byte[0];
  private int next;
  private long offset;
  private boolean ended;

  private RangedInput(ObjectStore store, Location file) {
    this.store = store;
    this.file = file;
  }

  /** Text, which Spark reads compressed too, by the file's name. */
  static InputStream text(ObjectStore store, Location file)
      throws IOException, UnreadableFileException {
    String name = file.name();
    if (name.endsWith(".gz")) {
      return new GZIPInputStream(new RangedInput(store, file));
    }
    for (String ending : new String[] {".bz2", ".zst", ".lz4", ".snappy", ".deflate", ".xz"}) {
      if (name.endsWith(ending)) {
        throw new UnreadableFileException(
            file + " is compressed; for a sequence Muster reads plain and .gz text only");
      }
    }
    return new RangedInput(store, file);
  }

  @Override
  public int read() throws IOException {
    return fill() ? Byte.toUnsignedInt(block[next++]) : -1;
  }

  @Override
  public int read(byte[] to, int at, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int some = Math.min(length, block.length - next);
    System.arraycopy(block, next, to, at, some);
    next += some;
    return some;
  }

  private boolean fill() throws IOException {
    if (next < block.length) {
      return true;
    }
    if (ended) {
      return false;
    }
    block =
        store
            .readRange(file, offset, BLOCK)
            .orElseThrow(() -> new IOException("the file is gone since it was listed"));
    next = 0;
    offset += block.length;
    ended = block.length < BLOCK;
    return block.length > 0;
  }
}
