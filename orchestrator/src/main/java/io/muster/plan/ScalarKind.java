package io.muster.plan;

import java.util.regex.Pattern;

/**
 * What an unquoted text is. Only what every reader of YAML, old or new, takes for the same thing
 * gets a clear kind; the rest is {@link #UNCLEAR} or {@link #MOMENT}.
 */
enum ScalarKind {
  TEXT,
  /** An integer in its canonical form. */
  INTEGER,
  /** A decimal with digits on both sides of its point. */
  DECIMAL,
  /** {@code true} or {@code false}. */
  FLAG,
  NOTHING,
  /** A date or time, which some readers take for more than a text. */
  MOMENT,
  /** {@code 07}, {@code 1_000}, {@code 0x1f}, {@code 1e3}, {@code no} and their like. */
  UNCLEAR;

  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern CANONICAL = Pattern.compile("0|-?[1-9][0-9]*");
  private static final Pattern PLAIN_DECIMAL =
      Pattern.compile("-?(?:0|[1-9][0-9]*)\\.[0-9]+(?:[eE][-+]?[0-9]+)?");
  private static final Pattern OTHER_FLAG = Pattern.compile("(?i:yes|no|on|off|true|false|y|n)");
  private static final Pattern OTHER_NUMBER =
      Pattern.compile(
          "[-+]?(?:0b[01_]+|0o?[0-7_]+|0x[0-9a-fA-F_]+"
              + "|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\\.[0-9_]*)?"
              + "|(?:\\.[0-9][0-9_]*|[0-9][0-9_]*(?:\\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?"
              + "|\\.(?i:inf))|\\.(?i:nan)");
  private static final Pattern DATE =
      Pattern.compile("[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:(?:[Tt]|[ \\t]+)[0-9:.]+.*)?");

  static ScalarKind of(String text) {
    if (NULL.matcher(text).matches()) {
      return NOTHING;
    }
    if (text.equals("true") || text.equals("false")) {
      return FLAG;
    }
    if (CANONICAL.matcher(text).matches()) {
      return INTEGER;
    }
    if (PLAIN_DECIMAL.matcher(text).matches()) {
      return DECIMAL;
    }
    if (DATE.matcher(text).matches()) {
      return MOMENT;
    }
    if (OTHER_FLAG.matcher(text).matches() || OTHER_NUMBER.matcher(text).matches()) {
      return UNCLEAR;
    }
    return TEXT;
  }
}
