package io.muster.resolve;

import io.muster.job.contract.FrameSpec;
import io.muster.resolve.ColumnReader.ColumnException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a column of a CSV file by the options that Spark's reader has, as far as a column needs.
 */
final class CsvColumn {
  private final FrameSpec frame;
  private final String file;
  private final Map<String, String> options = new HashMap<>();
  private final char separator;
  private final char quote;
  private final char escape;

  CsvColumn(FrameSpec frame, String file) {
    this.frame = frame;
    this.file = file;
    frame.options().forEach((name, option) -> options.put(name.toLowerCase(Locale.ROOT), option));
    this.separator = single("sep", single("delimiter", ','));
    this.quote = single("quote", '"');
    this.escape = single("escape", '\\');
  }

  private char single(String option, char fallback) {
    String text = options.getOrDefault(option, String.valueOf(fallback));
    if (text.equals("\\t")) {
      return '\t';
    }
    if (text.length() != 1) {
      throw new ColumnException(
          "the option " + option + " of a frame that is a sequence is " + text,
          "use a single character, or give the sequence by {command: […]}");
    }
    return text.charAt(0);
  }

  List<String> read(String text, String column) {
    List<List<String>> rows = rows(text);
    boolean header = options.getOrDefault("header", "false").equalsIgnoreCase("true");
    List<String> first = rows.isEmpty() ? List.of() : rows.get(0);
    List<String> names =
        frame.schema() != null
            ? SchemaNames.of(frame.schema())
            : header ? first.stream().map(String::strip).toList() : numbered(first.size());
    int index = names.indexOf(column);
    if (index < 0) {
      throw new ColumnException(
          file + " has no column " + column,
          names.isEmpty() ? "write the file" : "its columns are " + String.join(", ", names));
    }
    List<String> values = new ArrayList<>();
    for (int i = header ? 1 : 0; i < rows.size(); i++) {
      List<String> row = rows.get(i);
      String value = index < row.size() ? row.get(index).strip() : "";
      if (value.isEmpty()) {
        throw new ColumnException(
            "row " + (i + 1) + " of " + file + " has no " + column,
            "give it one, or remove the row");
      }
      values.add(value);
    }
    return values;
  }

  private static List<String> numbered(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("_c" + i);
    }
    return names;
  }

  private List<List<String>> rows(String text) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean more = i + 1 < text.length();
      if (quoted && more && (c == escape || c == quote) && text.charAt(i + 1) == quote) {
        cell.append(quote);
        i++;
      } else if (c == quote && (quoted || cell.toString().isBlank())) {
        quoted = !quoted;
      } else if (!quoted && c == separator) {
        row.add(cell.toString());
        cell.setLength(0);
      } else if (!quoted && (c == '\n' || c == '\r')) {
        row = endOfRow(rows, row, cell);
      } else {
        cell.append(c);
      }
    }
    if (quoted) {
      throw new ColumnException(file + " has a quote that is not closed", "close it");
    }
    endOfRow(rows, row, cell);
    return rows;
  }

  /** An empty line is no row. */
  private static List<String> endOfRow(
      List<List<String>> rows, List<String> row, StringBuilder cell) {
    if (!row.isEmpty() || cell.length() > 0) {
      row.add(cell.toString());
      rows.add(row);
    }
    cell.setLength(0);
    return new ArrayList<>();
  }
}
