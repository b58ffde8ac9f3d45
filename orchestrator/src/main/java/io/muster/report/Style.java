package io.muster.report;

/**
 * How a terminal can be written to.
 *
 * @param colored whether colours may be used
 * @param unicode whether it shows more than ASCII
 */
public record Style(boolean colored, boolean unicode) {
  public static final Style PLAIN = new Style(false, false);

  /** The colours that mean something here. */
  enum Color {
    GOOD("32"),
    BAD("31"),
    DOUBTFUL("33"),
    QUIET("2");

    private final String code;

    Color(String code) {
      this.code = code;
    }
  }

  String paint(Color color, String text) {
    return colored ? "\u001B[" + color.code + "m" + text + "\u001B[0m" : text;
  }

  /** A bar of so many columns, filled as far as done. */
  String bar(long done, long known, int columns) {
    int places = unicode ? columns : columns - 2;
    int filled = known <= 0 ? 0 : (int) Math.min(places, places * done / known);
    return unicode
        ? "\u2588".repeat(filled) + "\u2591".repeat(places - filled)
        : "[" + "#".repeat(filled) + ".".repeat(places - filled) + "]";
  }

  String separator() {
    return unicode ? " \u00B7 " : " | ";
  }
}
