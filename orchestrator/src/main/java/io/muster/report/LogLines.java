package io.muster.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Makes lines of bytes as they come, and cuts those that are too long to be read by anybody. */
final class LogLines {
  static final int LONGEST = 8192;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private long leftOut;

  LogLines(Consumer<String> lines) {
    this.lines = lines;
  }

  void add(byte[] bytes) {
    for (byte b : bytes) {
      if (b == '\n') {
        end();
      } else if (begun.size() < LONGEST) {
        begun.write(b);
      } else {
        leftOut++;
      }
    }
  }

  /** Gives out a line that has no end yet, if there is one. */
  void flush() {
    if (begun.size() > 0) {
      end();
    }
  }

  private void end() {
    String line = PlainText.clean(begun.toString(StandardCharsets.UTF_8));
    lines.accept(leftOut == 0 ? line : line + " ... " + leftOut + " bytes left out");
    begun.reset();
    leftOut = 0;
  }
}
