package io.muster.engine.submit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * A log that the shim keeps within bounds: one file, and while the application runs, or if its shim
 * was killed, pieces beside it named by their offset. Every call reads what is there at that moment
 * and no more than asked; a log that is not there is empty.
 *
 * @param file the log, and the head of it while there are pieces
 */
public record BoundedLog(Path file) {

  /**
   * A part of the log.
   *
   * @param offset in bytes of all that the application wrote
   */
  public record Piece(long offset, Path file) {}

  /** The parts that are there, in their order; between two of them something may be left out. */
  public List<Piece> pieces() throws IOException {
    List<Piece> pieces = new ArrayList<>();
    String name = file.getFileName() + ".";
    try (DirectoryStream<Path> beside =
        Files.newDirectoryStream(
            file.getParent(), path -> path.getFileName().toString().startsWith(name))) {
      for (Path path : beside) {
        String offset = path.getFileName().toString().substring(name.length());
        if (offset.matches("[0-9]{1,18}")) {
          pieces.add(new Piece(Long.parseLong(offset), path));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    }
    pieces.sort(Comparator.comparingLong(Piece::offset));
    if (Files.exists(file)) {
      pieces.add(0, new Piece(0, file));
    }
    return List.copyOf(pieces);
  }

  /** The first bytes of the log. */
  public String head(int bytes) throws IOException {
    return text(read(file, 0, bytes));
  }

  /** The last bytes of the log, fewer if there are fewer. */
  public String tail(int bytes) throws IOException {
    List<byte[]> fromTheEnd = new ArrayList<>();
    int wanted = bytes;
    List<Piece> pieces = new ArrayList<>(pieces());
    Collections.reverse(pieces);
    for (Piece piece : pieces) {
      byte[] end = end(piece.file(), wanted);
      fromTheEnd.add(end);
      wanted -= end.length;
    }
    Collections.reverse(fromTheEnd);
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    fromTheEnd.forEach(joined::writeBytes);
    return text(joined.toByteArray());
  }

  /** The bytes that are there now. */
  public long size() throws IOException {
    long size = 0;
    for (Piece piece : pieces()) {
      size += size(piece.file());
    }
    return size;
  }

  private static byte[] end(Path file, int bytes) throws IOException {
    return read(file, Math.max(0, size(file) - bytes), bytes);
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Nothing of a file that is not there: the shim removes the older pieces. */
  private static byte[] read(Path file, long offset, int bytes) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(offset);
      ByteBuffer content =
          ByteBuffer.allocate((int) Math.min(bytes, Math.max(0, channel.size() - offset)));
      while (content.hasRemaining() && channel.read(content) >= 0) {
        // read on
      }
      byte[] read = new byte[content.position()];
      content.flip().get(read);
      return read;
    } catch (NoSuchFileException e) {
      return new byte[0];
    }
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }
}
