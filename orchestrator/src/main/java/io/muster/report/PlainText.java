package io.muster.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Foreign text made fit to be shown: no control sequences, no more columns than there are. */
public final class PlainText {
  /** CSI, OSC (ended by BEL or ST) and the two-character escapes of ECMA-48. */
  private static final Pattern ESCAPES =
      Pattern.compile(
          "\u001B(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001B]*(?:\u0007|\u001B\\\\)?|[ -/]*[0-~])"
              + "|\u009B[0-?]*[ -/]*[@-~]");

  private static final String CUT = "...";
  private static final int TAB = 8;

  private PlainText() {}

  /**
   * One line without escapes, controls and what a carriage return has overwritten; tabs become
   * blanks.
   */
  public static String clean(String line) {
    String text = line.indexOf('\u001B') < 0 ? line : ESCAPES.matcher(line).replaceAll("");
    String whole = text.stripTrailing();
    String shown = whole.substring(whole.lastIndexOf('\r') + 1);
    StringBuilder clean = new StringBuilder(shown.length());
    shown
        .codePoints()
        .forEach(
            c -> {
              if (c == '\t') {
                clean.append(" ".repeat(TAB - clean.length() % TAB));
              } else if (c == '\n') {
                clean.append(' ');
              } else if (!isInvisible(c)) {
                clean.appendCodePoint(c);
              }
            });
    return clean.toString();
  }

  /** Controls, and what would turn the direction of text around. */
  private static boolean isInvisible(int c) {
    return Character.isISOControl(c)
        || in(c, 0x202A, 0x202E)
        || in(c, 0x2066, 0x2069)
        || c == '\u2028'
        || c == '\u2029';
  }

  /** The text in at most that many columns, its end cut away if need be. */
  public static String cut(String text, int columns) {
    if (columns <= 0) {
      return "";
    }
    if (text.length() <= columns / 2 || width(text) <= columns) {
      return text;
    }
    int room = columns > CUT.length() ? columns - CUT.length() : columns;
    StringBuilder kept = new StringBuilder();
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      used += width(c);
      if (used > room) {
        break;
      }
      kept.appendCodePoint(c);
      i += Character.charCount(c);
    }
    return columns > CUT.length() ? kept + CUT : kept.toString();
  }

  /**
   * The text in lines of at most that many columns, broken at blanks; a word that is longer is cut.
   *
   * @param indent of every line but the first
   */
  public static List<String> wrap(String text, int columns, String indent) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.toString().isBlank() && width(line + " " + word) > columns) {
        lines.add(cut(line.toString(), columns));
        line.setLength(0);
        line.append(indent).append(word);
      } else {
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
    }
    lines.add(cut(line.toString(), columns));
    return lines;
  }

  /** The columns that a terminal gives to the text. */
  public static int width(String text) {
    return text.codePoints().map(PlainText::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    return isWide(c) ? 2 : 1;
  }

  /** East Asian wide and full-width blocks, and the pictures: Unicode Standard Annex 11. */
  private static boolean isWide(int c) {
    return in(c, 0x1100, 0x115F)
        || in(c, 0x2E80, 0xA4CF)
        || in(c, 0xAC00, 0xD7A3)
        || in(c, 0xF900, 0xFAFF)
        || in(c, 0xFE30, 0xFE6F)
        || in(c, 0xFF00, 0xFF60)
        || in(c, 0xFFE0, 0xFFE6)
        || in(c, 0x1F300, 0x1FAFF)
        || in(c, 0x20000, 0x3FFFD);
  }

  private static boolean in(int c, int first, int last) {
    return c >= first && c <= last;
  }
}
