package io.muster.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows as Spark's own {@code show} has them, with as many columns as there is room for; the names
 * of the others are told.
 */
final class RowTable {
  private static final int WIDEST = 20;
  private static final int NARROWEST = 3;

  private final List<List<String>> lines = new ArrayList<>();
  private final List<Integer> widths = new ArrayList<>();

  private RowTable(List<String> columns, List<List<String>> rows) {
    lines.add(cells(columns));
    rows.forEach(row -> lines.add(cells(row)));
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      widths.add(
          lines.stream()
              .mapToInt(line -> PlainText.width(line.get(column)))
              .reduce(NARROWEST, Math::max));
    }
  }

  /** Lines no wider than the width. */
  static List<String> of(List<String> columns, List<List<String>> rows, int width) {
    return new RowTable(columns, rows).lines(columns, width);
  }

  private static List<String> cells(List<String> values) {
    return values.stream().map(value -> PlainText.cut(PlainText.clean(value), WIDEST)).toList();
  }

  private List<String> lines(List<String> columns, int width) {
    int shown = shown(width);
    String border =
        widths.subList(0, shown).stream()
            .map("-"::repeat)
            .collect(Collectors.joining("+", "+", "+"));
    List<String> text = new ArrayList<>();
    text.add(border);
    text.add(line(lines.get(0), shown));
    text.add(border);
    lines.subList(1, lines.size()).forEach(row -> text.add(line(row, shown)));
    text.add(border);
    List<String> hidden = columns.subList(shown, columns.size());
    if (!hidden.isEmpty()) {
      text.addAll(
          PlainText.wrap(
              "and "
                  + Amounts.of(hidden.size(), "more column")
                  + ": "
                  + PlainText.clean(String.join(", ", hidden)),
              width,
              "  "));
    }
    return text;
  }

  /** How many columns fit; one at least. */
  private int shown(int width) {
    int used = 1;
    int shown = 0;
    while (shown < widths.size() && used + widths.get(shown) + 1 <= width) {
      used += widths.get(shown) + 1;
      shown++;
    }
    return Math.max(1, shown);
  }

  private String line(List<String> cells, int shown) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < shown; i++) {
      String cell = cells.get(i);
      line.append(" ".repeat(widths.get(i) - PlainText.width(cell))).append(cell).append('|');
    }
    return line.toString();
  }
}
