package io.muster.plan;

import java.util.regex.Pattern;

/** Catches what is no schema at all; Spark itself reads it in the application. */
final class Ddl {
  private static final Pattern COLUMN = Pattern.compile("(?s)\\s*(`[^`]+`|[\\w.]+)\\s*(\\s|:).+");

  private Ddl() {}

  static void check(String ddl, String path, Origin place, Reading reading) {
    int depth = 0;
    boolean quoted = false;
    int start = 0;
    boolean fits = true;
    for (int i = 0; i <= ddl.length(); i++) {
      char c = i == ddl.length() ? ',' : ddl.charAt(i);
      if (c == '`') {
        quoted = !quoted;
      } else if (!quoted && (c == '<' || c == '(')) {
        depth++;
      } else if (!quoted && (c == '>' || c == ')')) {
        depth--;
      } else if (!quoted && c == ',' && depth <= 0) {
        fits &= COLUMN.matcher(ddl.substring(start, i)).matches();
        start = i + 1;
      }
    }
    if (!fits || depth != 0 || quoted) {
      reading.problem(
          place,
          path + " is not a schema: " + ddl,
          "write column names with types, such as \"id INT, name STRING, fare DECIMAL(10,2)\"");
    }
  }
}
