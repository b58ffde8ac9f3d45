package io.muster.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.report.LogFile.Part;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a log from where it was left, however the launch shim has meanwhile moved its parts about:
 * pieces come and go while the child runs, and are joined to the head when it ends.
 */
final class LogTail {
  private static final int AT_ONCE = 1 << 16;

  private final LogFile log;
  private final Consumer<String> out;
  private final LogLines lines;
  private long next;
  private long headBytes = Long.MAX_VALUE;

  LogTail(LogFile log, Consumer<String> out) {
    this.log = log;
    this.out = out;
    this.lines = new LogLines(out);
  }

  String name() {
    return log.name();
  }

  boolean hasMore() {
    return log.parts().stream().anyMatch(part -> end(part) > next);
  }

  /** Gives out all that has come. */
  void read() {
    List<Part> parts = log.parts();
    if (parts.size() > 1) {
      headBytes = Math.min(headBytes, parts.get(0).bytes());
    }
    for (Part part : parts) {
      if (part.offset() > next) {
        lines.flush();
        out.accept("... " + Amounts.count(part.offset() - next) + " bytes left out by Muster ...");
        next = part.offset();
      }
      copy(part, next - part.offset(), end(part) - part.offset());
      next = Math.max(next, end(part));
    }
  }

  /** What joining adds to the head is what the pieces held: not to be read twice. */
  private long end(Part part) {
    return part.offset() == 0 && headBytes != Long.MAX_VALUE
        ? Math.min(part.end(), headBytes)
        : part.end();
  }

  private void copy(Part part, long from, long to) {
    for (long at = from; at < to; ) {
      byte[] bytes = log.read(part, at, (int) Math.min(AT_ONCE, to - at));
      if (bytes.length == 0) {
        return;
      }
      lines.add(bytes);
      at += bytes.length;
    }
  }

  /**
   * Gives out what is left when the attempt is over.
   *
   * @param exit what exit.json says of this log, or a missing node: only then are the parts joined,
   *     and the end of the one file is the end of all that the child wrote
   */
  void finish(JsonNode exit) {
    List<Part> parts = log.parts();
    if (parts.size() == 1 && exit.has("seen") && headBytes != Long.MAX_VALUE) {
      Part joined = parts.get(0);
      long missing = Math.max(0, exit.get("seen").asLong() - next);
      copy(joined, Math.max(headBytes, joined.bytes() - missing), joined.bytes());
    } else {
      read();
    }
    lines.flush();
  }
}
