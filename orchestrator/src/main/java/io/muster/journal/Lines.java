package io.muster.journal;

import com.google.common.collect.ImmutableList;
import io.muster.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The lines of one segment, read one at a time from the one or more pieces that it lies in. */
final class Lines implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final ImmutableList<Piece> pieces;
  private int nextPiece;
  private Optional<InputStream> open = Optional.empty();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int to;
  private int number;
  private boolean isWhole;

  /** Where a part of the segment's text lies. */
  record Piece(String name, Source source) {}

  /** Opens a piece, which may be gone by then. */
  interface Source {
    InputStream open() throws IOException;
  }

  Lines(List<Piece> pieces) {
    this.pieces = ImmutableList.copyOf(pieces);
  }

  /** Goes to the next line; false if there is none. */
  boolean next() {
    line.reset();
    while (true) {
      if (from == to && !fill()) {
        if (line.size() > 0) {
          closePiece();
          number++;
          isWhole = false;
          return true;
        }
        if (!nextPiece()) {
          return false;
        }
        continue;
      }
      int end = from;
      while (end < to && buffer[end] != '\n') {
        end++;
      }
      line.write(buffer, from, end - from);
      boolean ended = end < to;
      from = ended ? end + 1 : end;
      if (ended) {
        number++;
        isWhole = true;
        return true;
      }
    }
  }

  /** The line without its newline. */
  byte[] line() {
    return line.toByteArray();
  }

  /** Whether the line was ended by a newline. */
  boolean isWhole() {
    return isWhole;
  }

  /** File and number of the line, as messages name them. */
  String place() {
    return pieces.get(Math.max(0, nextPiece - 1)).name() + ", line " + number;
  }

  private boolean fill() {
    if (open.isEmpty()) {
      return false;
    }
    try {
      from = 0;
      to = Math.max(0, open.get().read(buffer));
      return to > 0;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private boolean nextPiece() {
    closePiece();
    if (nextPiece == pieces.size()) {
      return false;
    }
    nextPiece++;
    number = 0;
    try {
      open = Optional.of(pieces.get(nextPiece - 1).source().open());
    } catch (IOException e) {
      throw unreadable(e);
    }
    return true;
  }

  private void closePiece() {
    if (open.isPresent()) {
      try {
        open.get().close();
      } catch (IOException e) {
        throw unreadable(e);
      }
      open = Optional.empty();
    }
  }

  private StorageException unreadable(IOException cause) {
    return new StorageException(
        StorageException.Kind.UNREACHABLE,
        "cannot read the journal at "
            + pieces.get(Math.max(0, nextPiece - 1)).name()
            + ": "
            + cause.getMessage()
            + "; see whether its file system answers and give the command again",
        cause);
  }

  @Override
  public void close() {
    closePiece();
  }
}
