package io.muster.job.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is said of two frames that are not the same: columns first, then how many rows, then rows.
 */
final class FrameDifference {
  /** Of each frame; more is no test's frame. */
  static final int MOST_ROWS = 100_000;

  private static final int MOST_SHOWN = 10;

  private final Tolerance tolerance;
  private final int mostRows;
  private final List<String> lines = new ArrayList<>();

  FrameDifference(Tolerance tolerance, int mostRows) {
    this.tolerance = tolerance;
    this.mostRows = mostRows;
  }

  /** The difference as a page of text; empty where there is none. */
  Optional<String> of(Dataset<Row> actual, Dataset<Row> expected) {
    ColumnDifference columns = ColumnDifference.of(actual.schema(), expected.schema());
    List<Row> ones = actual.limit(mostRows + 1).collectAsList();
    List<Row> others = expected.limit(mostRows + 1).collectAsList();
    if (ones.size() > mostRows || others.size() > mostRows) {
      return Optional.of(tooMany(ones.size() > mostRows ? "actual" : "expected"));
    }
    RowDifference rows =
        RowDifference.of(
            plain(ones, columns.actual()), plain(others, columns.expected()), tolerance);
    if (columns.lines().isEmpty() && rows.isNone()) {
      return Optional.empty();
    }
    lines.add("the frames differ in " + where(columns, rows, ones.size() != others.size()));
    if (!columns.lines().isEmpty()) {
      lines.add("");
      lines.add("columns:");
      columns.lines().forEach(line -> lines.add("  " + line));
    }
    lines.add("");
    lines.add(counts(ones.size(), others.size(), columns, rows));
    if (!columns.names().isEmpty()) {
      addChanged(columns.names(), rows.changed());
      addOnly("actual", columns.names(), rows.onlyActual());
      addOnly("expected", columns.names(), rows.onlyExpected());
    }
    return Optional.of(String.join("\n", lines));
  }

  private String tooMany(String which) {
    return String.format(
        Locale.ROOT,
        "the frames cannot be compared: %s has more than %,d rows, and a comparison collects them;"
            + " aggregate first (groupBy, count, sum), or filter, and compare what comes of it",
        which,
        mostRows);
  }

  private static List<List<Object>> plain(List<Row> rows, List<Integer> columns) {
    return rows.stream().map(row -> Plain.row(row, columns)).toList();
  }

  private static String where(ColumnDifference columns, RowDifference rows, boolean counts) {
    boolean byRows = counts || !rows.isNone();
    if (columns.lines().isEmpty()) {
      return "rows";
    }
    return byRows ? "columns and rows" : "columns";
  }

  private static String counts(
      int actual, int expected, ColumnDifference columns, RowDifference rows) {
    String counts = String.format(Locale.ROOT, "rows: %,d, expected %,d", actual, expected);
    if (columns.names().isEmpty()) {
      return counts + "; there is no column by which to compare them";
    }
    String same = String.format(Locale.ROOT, "; %,d in both", rows.same());
    return columns.lines().isEmpty()
        ? counts + same
        : counts + same + " by what both have: " + String.join(", ", columns.names());
  }

  private void addChanged(List<String> names, List<RowDifference.Changed> changed) {
    if (changed.isEmpty()) {
      return;
    }
    addTitle("rows that differ in the columns marked *", changed.size());
    List<String> header = new ArrayList<>(List.of(""));
    header.addAll(names);
    Sheet sheet = new Sheet(header);
    sheet.keep(0);
    for (RowDifference.Changed pair : changed.stream().limit(MOST_SHOWN).toList()) {
      List<String> actual = new ArrayList<>(List.of("actual"));
      List<String> expected = new ArrayList<>(List.of("expected"));
      for (int i = 0; i < names.size(); i++) {
        boolean alike = tolerance.alike(pair.actual().get(i), pair.expected().get(i));
        String is = Plain.shown(pair.actual().get(i));
        String should = Plain.shown(pair.expected().get(i));
        int from = alike ? 0 : firstOther(is, should);
        actual.add(Sheet.cell(is, from) + (alike ? "" : " *"));
        expected.add(Sheet.cell(should, from) + (alike ? "" : " *"));
        if (!alike) {
          sheet.keep(i + 1);
        }
      }
      sheet.line(actual);
      sheet.line(expected);
    }
    lines.addAll(sheet.text());
  }

  private void addOnly(String which, List<String> names, List<List<Object>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    addTitle("rows only in " + which, rows.size());
    Sheet sheet = new Sheet(names);
    rows.stream()
        .limit(MOST_SHOWN)
        .forEach(
            row ->
                sheet.line(row.stream().map(value -> Sheet.cell(Plain.shown(value), 0)).toList()));
    lines.addAll(sheet.text());
  }

  private void addTitle(String title, int count) {
    lines.add("");
    String some = count > MOST_SHOWN ? ", of which " + MOST_SHOWN + " are shown" : "";
    lines.add(String.format(Locale.ROOT, "%s: %,d%s", title, count, some));
  }

  private static int firstOther(String one, String other) {
    int place = 0;
    int shorter = Math.min(one.length(), other.length());
    while (place < shorter && one.charAt(place) == other.charAt(place)) {
      place++;
    }
    return place;
  }
}
