package io.muster.storage.tabular;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.storage.tabular.Schema.Column;
import java.util.ArrayList;
import java.util.List;

/** Reads the JSON of a {@code StructType} that Spark puts into a file's footer. */
final class SparkSchemaJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SparkSchemaJson() {}

  /**
   * @throws IllegalArgumentException if it is no such JSON
   */
  static Schema read(String json) {
    try {
      return new Schema(fields(JSON.readTree(json)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Spark's schema in the footer is no JSON", e);
    }
  }

  private static List<Column> fields(JsonNode struct) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode field : struct.path("fields")) {
      columns.add(new Column(field.path("name").asText(), type(field.path("type"))));
    }
    return columns;
  }

  private static String type(JsonNode type) {
    if (type.isTextual()) {
      return new DdlReader(type.textValue()).wholeType();
    }
    String kind = type.path("type").asText();
    return switch (kind) {
      case "array" -> "ARRAY<" + type(type.path("elementType")) + ">";
      case "map" -> "MAP<" + type(type.path("keyType")) + ", " + type(type.path("valueType")) + ">";
      case "struct" -> Schema.struct(fields(type));
      case "udt" -> type(type.path("sqlType"));
      default -> throw new IllegalArgumentException("Spark's schema has an unknown type " + type);
    };
  }
}
