package io.muster.storage.tabular;

import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** How the blocks of a file are compressed. */
enum Codec {
  NONE {
    @Override
    int decompress(byte[] from, int at, int length, byte[] to) throws IOException {
      if (length > to.length) {
        throw new IOException("a block has " + length + " bytes, not " + to.length);
      }
      System.arraycopy(from, at, to, 0, length);
      return length;
    }
  },
  SNAPPY {
    @Override
    int decompress(byte[] from, int at, int length, byte[] to) {
      return new SnappyDecompressor().decompress(from, at, length, to, 0, to.length);
    }
  },
  ZSTD {
    @Override
    int decompress(byte[] from, int at, int length, byte[] to) {
      return new ZstdDecompressor().decompress(from, at, length, to, 0, to.length);
    }
  },
  LZ4 {
    @Override
    int decompress(byte[] from, int at, int length, byte[] to) {
      return new Lz4Decompressor().decompress(from, at, length, to, 0, to.length);
    }
  },
  GZIP {
    @Override
    int decompress(byte[] from, int at, int length, byte[] to) throws IOException {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(from, at, length))) {
        return in.readNBytes(to, 0, to.length);
      }
    }
  },
  /** Without zlib's header. */
  DEFLATE {
    @Override
    int decompress(byte[] from, int at, int length, byte[] to) throws IOException {
      Inflater inflater = new Inflater(true);
      try (InputStream in =
          new InflaterInputStream(new ByteArrayInputStream(from, at, length), inflater)) {
        return in.readNBytes(to, 0, to.length);
      } finally {
        inflater.end();
      }
    }
  };

  /** How many bytes came out; throws anything when the block is damaged. */
  abstract int decompress(byte[] from, int at, int length, byte[] to) throws IOException;

  byte[] decompressUpTo(byte[] from, int at, int length, int most) throws IOException {
    byte[] to = new byte[most];
    return Arrays.copyOf(to, decompress(from, at, length, to));
  }

  byte[] decompressExactly(byte[] from, int at, int length, int bytes) throws IOException {
    byte[] to = new byte[bytes];
    int found = decompress(from, at, length, to);
    if (found != bytes) {
      throw new IOException("a block has " + found + " bytes, not " + bytes);
    }
    return to;
  }
}
