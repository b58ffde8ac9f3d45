package io.muster.job.transform;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes a value as a SQL literal that is one expression, whatever the value holds. */
final class Literal {
  private static final Pattern CANONICAL_INTEGER = Pattern.compile("0|-?[1-9][0-9]*");

  /** Of Spark's widest decimal. */
  private static final int MAX_DIGITS = 38;

  private final boolean verbatim;

  Literal(Quoting quoting) {
    this.verbatim = quoting.verbatim();
  }

  /** The value of an iteration, which is text: a canonical integer is a number. */
  static Object ofValue(String value) {
    if (CANONICAL_INTEGER.matcher(value).matches() && value.length() <= MAX_DIGITS) {
      return new BigInteger(value);
    }
    return value;
  }

  /** An expression for code. */
  String expression(Object value) throws Unsayable {
    if (value == null) {
      return "NULL";
    }
    if (value instanceof Boolean flag) {
      return flag ? "TRUE" : "FALSE";
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof List<?> list) {
      StringBuilder array = new StringBuilder("array(");
      String separator = "";
      for (Object item : list) {
        array.append(separator).append(expression(item));
        separator = ", ";
      }
      return array.append(')').toString();
    }
    if (value instanceof Map<?, ?> map) {
      throw new Unsayable("is a map; name one of its entries: " + keys(map));
    }
    throw new Unsayable("is a " + value.getClass().getSimpleName() + ", which SQL cannot say");
  }

  /** A stretch within quotes of this kind. */
  String within(Object value, Piece.Kind kind) throws Unsayable {
    if (value == null || value instanceof List || value instanceof Map) {
      throw new Unsayable(
          "is " + (value == null ? "null" : "a list or a map") + " and cannot stand within quotes");
    }
    String text =
        value instanceof BigDecimal decimal ? decimal.toPlainString() : String.valueOf(value);
    return switch (kind) {
      case SINGLE_QUOTED -> verbatim ? only(text, "'\\") : escaped(text);
      case DOUBLE_QUOTED -> verbatim ? only(text, "\"\\") : escaped(text);
      case RAW_SINGLE_QUOTED -> only(text, "'");
      case RAW_DOUBLE_QUOTED -> only(text, "\"");
      case CODE, BACKQUOTED, COMMENT, SEMICOLON ->
          throw new IllegalArgumentException(kind + " is no quoted text");
    };
  }

  private String text(String text) {
    if (!verbatim) {
      return "'" + escaped(text) + "'";
    }
    if (text.indexOf('\'') < 0 && text.indexOf('\\') < 0) {
      return "'" + text + "'";
    }
    // no escape is left in this mode: spell the bytes
    String hex = HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8));
    return "CAST(X'" + hex + "' AS STRING)";
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> escaped.append("\\\\");
        case '\'' -> escaped.append("\\'");
        case '"' -> escaped.append("\\\"");
        case '\n' -> escaped.append("\\n");
        case '\r' -> escaped.append("\\r");
        // Spark's own variables would begin with it
        case '$' -> escaped.append("\\u0024");
        default -> {
          if (c < ' ') {
            escaped.append("\\u%04x".formatted((int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }

  private static String only(String text, String refused) throws Unsayable {
    for (int i = 0; i < refused.length(); i++) {
      if (text.indexOf(refused.charAt(i)) >= 0) {
        throw new Unsayable(
            "holds a "
                + refused.charAt(i)
                + ", for which these quotes have no escape; put the placeholder outside of quotes and use concat");
      }
    }
    return text;
  }

  private static String number(Number number) throws Unsayable {
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      if (Double.isNaN(value) || Double.isInfinite(value)) {
        return "CAST('" + value + "' AS DOUBLE)";
      }
      return signed(Double.toString(value) + "D");
    }
    BigDecimal decimal = new BigDecimal(number.toString());
    if (decimal.precision() > MAX_DIGITS || decimal.scale() > MAX_DIGITS) {
      throw new Unsayable("has more digits than Spark's widest decimal, " + MAX_DIGITS);
    }
    boolean whole = !(number instanceof BigDecimal);
    return signed(decimal.toPlainString() + (whole ? "" : "BD"));
  }

  /** In parentheses, as two minus signs in a row would begin a comment. */
  private static String signed(String number) {
    return number.startsWith("-") ? "(" + number + ")" : number;
  }

  static String keys(Map<?, ?> map) {
    String keys =
        map.keySet().stream().limit(10).map(String::valueOf).collect(Collectors.joining(", "));
    return keys + (map.size() > 10 ? ", …" : "");
  }

  /** This value cannot be said here; the message continues "it …". */
  static final class Unsayable extends Exception {
    private static final long serialVersionUID = 1L;

    Unsayable(String message) {
      super(message);
    }
  }
}
