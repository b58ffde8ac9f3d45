package io.muster.storage.tabular;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import com.univocity.parsers.csv.UnescapedQuoteHandling;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A column of a CSV file, by Spark's parser with Spark's options and defaults: {@code header},
 * {@code sep}, {@code quote}, {@code escape}, {@code comment}, {@code encoding}, {@code nullValue},
 * {@code ignoreLeadingWhiteSpace}, {@code ignoreTrailingWhiteSpace}.
 */
final class CsvColumn {
  /** Spark's limit on the columns of a row. */
  private static final int MOST_COLUMNS = 20_480;

  private final Map<String, String> options = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Optional<String> schema;
  private final FoundValues values;

  private CsvColumn(ColumnValues.Frame frame, FoundValues values) {
    this.options.putAll(frame.options());
    this.schema = frame.schema();
    this.values = values;
  }

  static void read(ObjectStore store, Location file, ColumnValues.Frame frame, FoundValues values)
      throws UnreadableFileException {
    CsvColumn column = new CsvColumn(frame, values);
    try (InputStream in = RangedInput.text(store, file)) {
      column.read(in);
    } catch (IOException | IllegalArgumentException | TextParsingException e) {
      throw values.damaged(e);
    }
  }

  private void read(InputStream in) throws UnreadableFileException {
    CsvParser parser = new CsvParser(settings());
    parser.beginParsing(in, Charset.forName(option("UTF-8", "encoding", "charset")));
    try {
      String[] row = parser.parseNext();
      if (row == null) {
        return;
      }
      boolean header = Boolean.parseBoolean(option("false", "header"));
      int index = index(header, row);
      for (row = header ? parser.parseNext() : row; row != null; row = parser.parseNext()) {
        String value = index < row.length ? row[index] : null;
        values.add(option("", "nullValue").equals(value) ? null : value);
      }
    } finally {
      parser.stopParsing();
    }
  }

  /** As in Spark a schema's names come before those of the header. */
  private int index(boolean header, String[] first) throws UnreadableFileException {
    List<String> names;
    if (schema.isPresent()) {
      names = Schema.of(schema.get()).columns().stream().map(Schema.Column::name).toList();
    } else if (header) {
      names = Arrays.stream(first).map(name -> name == null ? "" : name).toList();
    } else {
      names = java.util.stream.IntStream.range(0, first.length).mapToObj(at -> "_c" + at).toList();
    }
    int index = names.indexOf(values.column());
    if (index < 0) {
      throw values.noColumn(names);
    }
    return index;
  }

  private CsvParserSettings settings() {
    CsvParserSettings settings = new CsvParserSettings();
    // Spark takes the two characters \t for a tab
    settings.getFormat().setDelimiter(option(",", "sep", "delimiter").replace("\\t", "\t"));
    settings.getFormat().setQuote(character("\"", "quote"));
    settings.getFormat().setQuoteEscape(character("\\", "escape"));
    settings.getFormat().setComment(character("\0", "comment"));
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setIgnoreLeadingWhitespaces(
        Boolean.parseBoolean(option("false", "ignoreLeadingWhiteSpace")));
    settings.setIgnoreTrailingWhitespaces(
        Boolean.parseBoolean(option("false", "ignoreTrailingWhiteSpace")));
    settings.setUnescapedQuoteHandling(UnescapedQuoteHandling.STOP_AT_DELIMITER);
    settings.setMaxColumns(MOST_COLUMNS);
    settings.setMaxCharsPerColumn(-1);
    settings.setNullValue(null);
    settings.setEmptyValue("");
    return settings;
  }

  private char character(String otherwise, String name) {
    String text = option(otherwise, name);
    return text.isEmpty() ? '\0' : text.charAt(0);
  }

  private String option(String otherwise, String... names) {
    for (String name : names) {
      if (options.containsKey(name)) {
        return options.get(name);
      }
    }
    return otherwise;
  }
}
