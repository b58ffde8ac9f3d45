package io.muster.engine.yarn;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a web page said.
 *
 * @param status of HTTP
 * @param location where it redirects to
 * @param challenge how it wants to be told who asks
 */
record Answer(int status, Optional<String> location, Optional<String> challenge, String text) {
  private static final int SHOWN = 200;
  private static final int BEGINNING = 4096;

  private static final Pattern MARKUP =
      Pattern.compile("(?s)<(style|script|title)\\b.*?</\\1\\s*>|<[^>]*>");

  /** Enough of it to see what it is. */
  String beginning() {
    return text.substring(0, Math.min(BEGINNING, text.length()));
  }

  boolean isMarkup() {
    return beginning().stripLeading().startsWith("<");
  }

  boolean isRedirect() {
    return status >= 300 && status < 400;
  }

  /** The first of it on one line, for a message. */
  String shown() {
    String line =
        MARKUP.matcher(beginning()).replaceAll(" ").replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    if (line.isEmpty()) {
      return "nothing";
    }
    return "\"" + (line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...") + "\"";
  }
}
