package io.muster.report;

import java.util.regex.Pattern;

/** A line of {@code key=value} pairs in the order given (logfmt): values quoted where needed. */
final class KeyValueLine {
  private static final Pattern BARE = Pattern.compile("[^\\s\"=\\\\\\p{Cntrl}]+");

  private final StringBuilder line = new StringBuilder();

  KeyValueLine with(String key, Object value) {
    if (line.length() > 0) {
      line.append(' ');
    }
    line.append(key).append('=').append(quoted(PlainText.clean(value.toString())));
    return this;
  }

  KeyValueLine withSome(String key, java.util.Optional<?> value) {
    return value.map(v -> with(key, v)).orElse(this);
  }

  private static String quoted(String value) {
    return BARE.matcher(value).matches()
        ? value
        : '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  @Override
  public String toString() {
    return line.toString();
  }
}
