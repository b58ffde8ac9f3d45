package io.muster.report;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Looks through a log for the first line that tells of an error. */
final class FirstError implements Consumer<String> {
  private static final int SEARCHED_BYTES = 8 << 20;
  private static final int AT_ONCE = 1 << 16;

  /** As the JVM, Python, log4j and Muster's own job write it. */
  private static final Pattern ERROR =
      Pattern.compile(
          "(?:Exception in thread .*|Traceback \\(most recent call last\\).*"
              + "|(?:Caused by: )?[\\w.$]*(?:Exception|Error)(?::.*)?"
              + "|.*\\b(?:ERROR|FATAL)\\b.*|(?:[Ee]rror|muster): .*)");

  private final String name;
  private long line;
  private Optional<String> found = Optional.empty();

  private FirstError(String name) {
    this.name = name;
  }

  /** The line, the log's name and the line's number; empty if there is none in the first 8 MiB. */
  static Optional<String> in(LogFile log) {
    FirstError search = new FirstError(log.name());
    LogLines lines = new LogLines(search);
    long left = SEARCHED_BYTES;
    for (LogFile.Part part : log.parts()) {
      long at = 0;
      while (at < part.bytes() && left > 0 && search.found.isEmpty()) {
        long wanted = Math.min(AT_ONCE, Math.min(left, part.bytes() - at));
        byte[] bytes = log.read(part, at, (int) wanted);
        if (bytes.length == 0) {
          break;
        }
        lines.add(bytes);
        at += bytes.length;
        left -= bytes.length;
      }
    }
    lines.flush();
    return search.found;
  }

  /** Whether a line tells of an error. */
  static boolean isOne(String text) {
    return ERROR.matcher(text).matches();
  }

  @Override
  public void accept(String text) {
    line++;
    if (found.isEmpty() && isOne(text)) {
      found = Optional.of(text.strip() + " (" + name + ", line " + line + ")");
    }
  }
}
