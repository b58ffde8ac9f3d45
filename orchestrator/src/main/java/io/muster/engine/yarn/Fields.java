package io.muster.engine.yarn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.common.collect.ImmutableList;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An object of an answer, read by the names of its fields. An empty text, a negative amount and
 * null are as good as a missing field: YARN writes each of them for what it does not know.
 *
 * @param path where it is in the answer, for messages
 */
record Fields(JsonNode node, String path) {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** An answer that is not what was asked for; the message is half a sentence. */
  static final class UnexpectedException extends IOException {
    private static final long serialVersionUID = 1L;

    UnexpectedException(String message, Throwable cause) {
      super(message, cause);
    }

    UnexpectedException(String message) {
      super(message);
    }
  }

  /** The object that a JSON text is. */
  static Fields of(Answer answer) throws UnexpectedException {
    if (answer.isMarkup()) {
      throw new UnexpectedException("it answers with HTML or XML, not JSON: " + answer.shown());
    }
    try {
      JsonNode node = MAPPER.readTree(answer.text());
      if (!node.isObject()) {
        throw new UnexpectedException("it answers with no JSON object: " + answer.shown());
      }
      return new Fields(node, "");
    } catch (JsonProcessingException e) {
      throw new UnexpectedException(
          "it answers with broken JSON ("
              + e.getOriginalMessage()
              + "), which begins with "
              + answer.shown(),
          e);
    }
  }

  String text(String name) throws UnexpectedException {
    return optionalText(name).orElseThrow(() -> missing(name));
  }

  /** Of a text or a number. */
  Optional<String> optionalText(String name) {
    JsonNode value = node.path(name);
    return value.isValueNode() && !value.isNull() && !value.asText().isBlank()
        ? Optional.of(value.asText())
        : Optional.empty();
  }

  long number(String name) throws UnexpectedException {
    JsonNode value = node.path(name);
    if (!value.isNumber()) {
      throw missing(name);
    }
    return value.asLong();
  }

  int count(String name) {
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, node.path(name).asLong()));
  }

  /** NaN stands in an answer for a share of nothing. */
  OptionalDouble share(String name) {
    JsonNode value = node.path(name);
    return value.isNumber() && Double.isFinite(value.asDouble())
        ? OptionalDouble.of(value.asDouble())
        : OptionalDouble.empty();
  }

  /** Milliseconds since the epoch; 0 is not yet. */
  Optional<Instant> instant(String name) {
    long millis = node.path(name).asLong();
    return millis > 0 ? Optional.of(Instant.ofEpochMilli(millis)) : Optional.empty();
  }

  Fields object(String name) throws UnexpectedException {
    return optionalObject(name).orElseThrow(() -> missing(name));
  }

  Optional<Fields> optionalObject(String name) {
    JsonNode value = node.path(name);
    return value.isObject() ? Optional.of(new Fields(value, at(name))) : Optional.empty();
  }

  /**
   * The objects in a list that is wrapped: {@code {"apps": {"app": [...]}}}. None at all is {@code
   * {"apps": {}}} or {@code {"apps": null}}, one alone may stand without its list.
   */
  ImmutableList<Fields> wrapped(String outer, String inner) throws UnexpectedException {
    if (!node.has(outer)) {
      throw missing(outer);
    }
    return optionalWrapped(outer, inner);
  }

  /** The same, and none where the wrapper is missing. */
  ImmutableList<Fields> optionalWrapped(String outer, String inner) throws UnexpectedException {
    JsonNode wrapper = node.path(outer);
    if (wrapper.isMissingNode() || wrapper.isNull()) {
      return ImmutableList.of();
    }
    if (!wrapper.isObject()) {
      throw missing(outer);
    }
    JsonNode list = wrapper.path(inner);
    List<JsonNode> nodes = new ArrayList<>();
    if (list.isArray()) {
      list.forEach(nodes::add);
    } else if (!list.isMissingNode() && !list.isNull()) {
      nodes.add(list);
    }
    ImmutableList.Builder<Fields> objects = ImmutableList.builder();
    for (JsonNode one : nodes) {
      if (!one.isObject()) {
        throw new UnexpectedException(
            at(outer) + "." + inner + " holds something that is no object");
      }
      objects.add(new Fields(one, at(outer) + "." + inner));
    }
    return objects.build();
  }

  /** The texts in a list, in which one alone may stand without it. */
  ImmutableList<String> texts(String name) {
    JsonNode list = node.path(name);
    ImmutableList.Builder<String> texts = ImmutableList.builder();
    if (list.isArray()) {
      list.forEach(one -> texts.add(one.asText()));
    } else if (list.isTextual() && !list.asText().isBlank()) {
      texts.add(list.asText());
    }
    return texts.build();
  }

  /** A constant of an enum by its name. */
  <E extends Enum<E>> E constant(String name, Class<E> type) throws UnexpectedException {
    String value = text(name);
    try {
      return Enum.valueOf(type, value);
    } catch (IllegalArgumentException e) {
      throw new UnexpectedException(
          at(name) + " is \"" + value + "\", of which this Muster knows nothing", e);
    }
  }

  /** {@code {"memory": 1024, "vCores": 1}}. */
  Optional<Amount> amount(String name) {
    return optionalObject(name)
        .filter(resource -> resource.node.path("memory").isNumber())
        .map(
            resource ->
                new Amount(
                    Math.max(0, resource.node.path("memory").asLong()), resource.count("vCores")));
  }

  /** Two fields beside each other; less than 0 is not known. */
  Amount amount(String memory, String cores) {
    return new Amount(Math.max(0, node.path(memory).asLong()), count(cores));
  }

  private UnexpectedException missing(String name) {
    return new UnexpectedException(
        "its answer has not the shape that was expected: "
            + at(name)
            + " is missing or of another kind");
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
