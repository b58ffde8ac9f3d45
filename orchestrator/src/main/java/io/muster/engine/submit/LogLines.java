package io.muster.engine.submit;

import java.util.List;
import java.util.regex.Pattern;

/** Makes of what an application printed lines that can be shown to people. */
final class LogLines {
  /** A line is read so far: what one prints without line ends is not for people. */
  private static final int READ = 4000;

  private static final int SHOWN = 500;

  /** ECMA-48: control sequences, operating system commands, other escapes. */
  private static final Pattern ESCAPE =
      Pattern.compile(
          "\\x1B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\x07\\x1B]*+(?:\\x07|\\x1B\\\\)?|[ -/]*[0-~])");

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\\t]]");

  private LogLines() {}

  /** Without empty ones, control characters and ANSI codes, and cut to 500 characters. */
  static List<String> of(String text) {
    return text.lines().map(LogLines::plain).filter(line -> !line.isBlank()).toList();
  }

  private static String plain(String line) {
    String read = line.length() <= READ ? line : line.substring(0, READ);
    String plain = CONTROL.matcher(ESCAPE.matcher(read).replaceAll("")).replaceAll("");
    plain = plain.stripTrailing();
    return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "...";
  }
}
