package io.muster.resolve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.job.contract.FrameSpec;
import io.muster.resolve.ColumnReader.ColumnException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a column of a JSON file: one object a line, or with {@code multiLine} a list of them. */
final class JsonColumn {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String file;
  private final boolean multiLine;

  JsonColumn(FrameSpec frame, String file) {
    this.file = file;
    this.multiLine =
        frame.options().entrySet().stream()
            .anyMatch(
                option ->
                    option.getKey().toLowerCase(Locale.ROOT).equals("multiline")
                        && option.getValue().equalsIgnoreCase("true"));
  }

  List<String> read(String text, String column) {
    List<String> values = new ArrayList<>();
    if (multiLine) {
      JsonNode root = parsed(text, 1);
      if (root.isArray()) {
        root.forEach(row -> values.add(value(row, column, values.size() + 1)));
      } else {
        values.add(value(root, column, 1));
      }
      return values;
    }
    String[] lines = text.split("\r?\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].isBlank()) {
        values.add(value(parsed(lines[i], i + 1), column, i + 1));
      }
    }
    return values;
  }

  private JsonNode parsed(String text, int line) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new ColumnException(
          "line " + line + " of " + file + " is not JSON: " + e.getOriginalMessage(),
          "write one object a line, or add options: {multiLine: true} to the frame");
    }
  }

  private String value(JsonNode row, String column, int number) {
    JsonNode value = row.get(column);
    if (value == null || !value.isValueNode() || value.isNull()) {
      throw new ColumnException(
          "row " + number + " of " + file + " has no " + column, "give it one, or remove the row");
    }
    return value.asText();
  }
}
