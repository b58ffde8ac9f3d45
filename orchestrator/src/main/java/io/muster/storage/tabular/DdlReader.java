package io.muster.storage.tabular;

import io.muster.storage.tabular.Schema.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Spark's DDL of columns and types into one spelling of each type. */
final class DdlReader {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(`(?:[^`]|``)*`|'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|[\\p{L}\\p{N}_.+-]+|[<>(),:])");

  /** Spark's other names, and those whose length is not kept in a data file. */
  private static final Map<String, String> ALIASES =
      Map.ofEntries(
          Map.entry("INTEGER", "INT"),
          Map.entry("LONG", "BIGINT"),
          Map.entry("SHORT", "SMALLINT"),
          Map.entry("BYTE", "TINYINT"),
          Map.entry("REAL", "FLOAT"),
          Map.entry("DEC", "DECIMAL"),
          Map.entry("NUMERIC", "DECIMAL"),
          Map.entry("TIMESTAMP_LTZ", "TIMESTAMP"),
          Map.entry("CHAR", "STRING"),
          Map.entry("CHARACTER", "STRING"),
          Map.entry("VARCHAR", "STRING"));

  private static final java.util.Set<String> SIMPLE =
      java.util.Set.of(
          "BOOLEAN",
          "TINYINT",
          "SMALLINT",
          "INT",
          "BIGINT",
          "FLOAT",
          "DOUBLE",
          "DATE",
          "TIMESTAMP",
          "TIMESTAMP_NTZ",
          "STRING",
          "BINARY",
          "VOID",
          "VARIANT");

  private final String text;
  private final List<String> tokens = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private int next;

  DdlReader(String text) {
    this.text = text;
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (end < text.stripTrailing().length()) {
      if (!matcher.find(end) || matcher.start() != end) {
        throw problem("cannot be read", end);
      }
      tokens.add(matcher.group(1));
      places.add(matcher.start(1));
      end = matcher.end();
    }
  }

  Schema schema() {
    List<Column> columns = fields("");
    if (columns.isEmpty()) {
      throw problem("names no column", 0);
    }
    return new Schema(columns);
  }

  /** One type alone. */
  String wholeType() {
    String type = type();
    if (next < tokens.size()) {
      throw problem("has something after the type", places.get(next));
    }
    return type;
  }

  private List<Column> fields(String end) {
    List<Column> fields = new ArrayList<>();
    if (peek().equals(end)) {
      return fields;
    }
    do {
      String name = name();
      take(":");
      fields.add(new Column(name, type()));
      skipConstraints();
    } while (take(","));
    if (!peek().equals(end)) {
      throw problem(end.isEmpty() ? "needs a comma" : "needs a comma or '" + end + "'", place());
    }
    return fields;
  }

  private String name() {
    String token = token("a column's name");
    if (token.startsWith("`")) {
      return token.substring(1, token.length() - 1).replace("``", "`");
    }
    if ("<>(),:'\"".indexOf(token.charAt(0)) >= 0) {
      throw problem("needs a column's name", places.get(next - 1));
    }
    return token;
  }

  private String type() {
    String written = token("a type").toUpperCase(Locale.ROOT);
    int place = places.get(next - 1);
    String word = ALIASES.getOrDefault(written, written);
    switch (word) {
      case "ARRAY" -> {
        expect("<");
        String element = type();
        expect(">");
        return "ARRAY<" + element + ">";
      }
      case "MAP" -> {
        expect("<");
        String key = type();
        expect(",");
        String value = type();
        expect(">");
        return "MAP<" + key + ", " + value + ">";
      }
      case "STRUCT" -> {
        expect("<");
        List<Column> fields = fields(">");
        expect(">");
        return Schema.struct(fields);
      }
      case "DECIMAL" -> {
        return decimal();
      }
      case "INTERVAL" -> {
        return interval();
      }
      default -> {
        if (!SIMPLE.contains(word)) {
          throw problem("knows no type " + written, place);
        }
        if (word.equals("STRING") && take("(")) {
          token("a length");
          expect(")");
        }
        return word;
      }
    }
  }

  private String decimal() {
    if (!take("(")) {
      return "DECIMAL(10,0)";
    }
    String precision = token("a precision");
    String scale = take(",") ? token("a scale") : "0";
    expect(")");
    return "DECIMAL(" + precision + "," + scale + ")";
  }

  private String interval() {
    StringBuilder interval = new StringBuilder("INTERVAL ").append(upper(token("a unit")));
    if (peekUpper().equals("TO")) {
      next++;
      interval.append(" TO ").append(upper(token("a unit")));
    }
    return interval.toString();
  }

  private void skipConstraints() {
    while (true) {
      switch (peekUpper()) {
        case "NOT" -> {
          next++;
          if (!peekUpper().equals("NULL")) {
            throw problem("needs NULL after NOT", place());
          }
          next++;
        }
        case "COMMENT", "DEFAULT" -> {
          next++;
          token("a text");
          // Spark takes texts side by side for one
          while (peek().startsWith("'") || peek().startsWith("\"")) {
            next++;
          }
        }
        default -> {
          return;
        }
      }
    }
  }

  private String token(String wanted) {
    if (next == tokens.size()) {
      throw problem("needs " + wanted, text.length());
    }
    return tokens.get(next++);
  }

  private boolean take(String token) {
    if (!peek().equals(token)) {
      return false;
    }
    next++;
    return true;
  }

  private void expect(String token) {
    if (!take(token)) {
      throw problem("needs '" + token + "'", place());
    }
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "";
  }

  private String peekUpper() {
    return upper(peek());
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private int place() {
    return next < places.size() ? places.get(next) : text.length();
  }

  private IllegalArgumentException problem(String what, int place) {
    return new IllegalArgumentException(
        "schema \"" + text + "\" " + what + " at character " + (place + 1));
  }
}
