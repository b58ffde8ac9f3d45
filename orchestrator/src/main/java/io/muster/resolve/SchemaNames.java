package io.muster.resolve;

import java.util.ArrayList;
import java.util.List;

/** The names of the columns of a DDL schema. */
final class SchemaNames {
  private SchemaNames() {}

  static List<String> of(String ddl) {
    List<String> names = new ArrayList<>();
    int depth = 0;
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i <= ddl.length(); i++) {
      char c = i == ddl.length() ? ',' : ddl.charAt(i);
      quoted ^= c == '`';
      if (!quoted && (c == '<' || c == '(')) {
        depth++;
      } else if (!quoted && (c == '>' || c == ')')) {
        depth--;
      } else if (!quoted && depth <= 0 && c == ',') {
        names.add(name(ddl.substring(start, i).strip()));
        start = i + 1;
      }
    }
    return names;
  }

  private static String name(String column) {
    if (column.startsWith("`")) {
      return column.substring(1, Math.max(1, column.indexOf('`', 1)));
    }
    return column.split("[\\s:]", 2)[0];
  }
}
