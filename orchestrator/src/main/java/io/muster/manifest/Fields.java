package io.muster.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Fields of a JSON object that must be there and be of their type, or it is no manifest. */
final class Fields {
  private Fields() {}

  static String text(JsonNode object, String name) {
    JsonNode field = object.path(name);
    require(field.isTextual(), name, "text");
    return field.textValue();
  }

  static Optional<String> optionalText(JsonNode object, String name) {
    return object.hasNonNull(name) ? Optional.of(text(object, name)) : Optional.empty();
  }

  static int integer(JsonNode object, String name) {
    JsonNode field = object.path(name);
    require(field.canConvertToInt() && field.isIntegralNumber(), name, "an integer");
    return field.intValue();
  }

  static long count(JsonNode object, String name) {
    JsonNode field = object.path(name);
    require(
        field.isIntegralNumber() && field.canConvertToLong() && field.longValue() >= 0,
        name,
        "a count");
    return field.longValue();
  }

  static boolean yes(JsonNode object, String name) {
    JsonNode field = object.path(name);
    require(field.isBoolean(), name, "true or false");
    return field.booleanValue();
  }

  static JsonNode list(JsonNode object, String name) {
    JsonNode field = object.path(name);
    require(field.isArray(), name, "a list");
    return field;
  }

  private static void require(boolean holds, String name, String what) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is missing or not " + what);
    }
  }
}
