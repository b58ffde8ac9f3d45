package io.muster.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A table in columns as wide as needed; where there is no room, the least important are left out.
 */
public final class TextTable {
  private static final String GAP = "  ";

  /**
   * A column.
   *
   * @param right whether its cells end at the same place, as numbers do
   * @param importance the lowest is left out first; {@link #NEVER_LEFT_OUT} never
   */
  public record Column(String title, boolean right, int importance) {
    public static final int NEVER_LEFT_OUT = Integer.MAX_VALUE;
  }

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  public void row(List<String> cells) {
    if (cells.size() != columns.size()) {
      throw new IllegalArgumentException(cells.size() + " cells for " + columns.size());
    }
    rows.add(cells.stream().map(PlainText::clean).toList());
  }

  /** The header and the rows, none wider than the width. */
  public List<String> lines(int width) {
    List<Integer> shown = new ArrayList<>(IntStream.range(0, columns.size()).boxed().toList());
    while (total(shown) > width && shown.stream().anyMatch(this::mayBeLeftOut)) {
      shown.remove(
          shown.stream()
              .filter(this::mayBeLeftOut)
              .min(Comparator.comparingInt(c -> columns.get(c).importance()))
              .orElseThrow());
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(columns.stream().map(Column::title).toList(), shown, width));
    rows.forEach(row -> lines.add(line(row, shown, width)));
    return lines;
  }

  private boolean mayBeLeftOut(int column) {
    return columns.get(column).importance() < Column.NEVER_LEFT_OUT;
  }

  private int total(List<Integer> shown) {
    return shown.stream().mapToInt(this::width).sum() + GAP.length() * (shown.size() - 1);
  }

  private int width(int column) {
    int widest = PlainText.width(columns.get(column).title());
    for (List<String> row : rows) {
      widest = Math.max(widest, PlainText.width(row.get(column)));
    }
    return widest;
  }

  private String line(List<String> cells, List<Integer> shown, int width) {
    List<String> padded = new ArrayList<>();
    for (int column : shown) {
      String cell = cells.get(column);
      String blanks = " ".repeat(Math.max(0, width(column) - PlainText.width(cell)));
      padded.add(columns.get(column).right() ? blanks + cell : cell + blanks);
    }
    return PlainText.cut(String.join(GAP, padded).stripTrailing(), width);
  }
}
