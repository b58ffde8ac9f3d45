package io.muster.job.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON of the contract: snake_case names, ISO-8601 UTC times, unknown fields ignored, missing
 * ones refused where the type needs them. May be shared between threads; building one is not free.
 */
public final class ContractJson {
  private final ObjectMapper mapper =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new InstantWriter())
                  .addDeserializer(Instant.class, new InstantReader()))
          .build();

  /** One line of JSON, without a line end. */
  public String write(Record thing) {
    try {
      return mapper.writeValueAsString(thing);
    } catch (JsonProcessingException e) {
      throw new ContractException("cannot write " + thing.getClass().getSimpleName(), e);
    }
  }

  /** A map as one line of JSON. */
  public String write(Map<String, Object> map) {
    try {
      return mapper.writeValueAsString(map);
    } catch (JsonProcessingException e) {
      throw new ContractException("cannot write a map", e);
    }
  }

  /**
   * Reads a Spec, Claim, Receipt, Progress or Failure.
   *
   * @param from where the text is from, for the message
   * @throws ContractException in one line, saying what is wrong and where
   */
  public <T extends Record> T read(Class<T> type, String text, String from) {
    String what = from + " is not a " + type.getSimpleName().toLowerCase(Locale.ROOT);
    try {
      T thing = mapper.readValue(text, type);
      if (thing == null) {
        throw new ContractException(what + ": it is null");
      }
      return thing;
    } catch (ValueInstantiationException e) {
      String rule = e.getCause() == null ? e.getOriginalMessage() : e.getCause().getMessage();
      throw new ContractException(what + ": " + path(e) + rule, e);
    } catch (JsonMappingException e) {
      throw new ContractException(
          what + ": " + otherFormat(type, text).orElse(path(e) + rule(e)), e);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
      throw new ContractException(
          what + ": " + place + ": " + firstLine(e.getOriginalMessage()), e);
    }
  }

  /** A file of another format may lack what this one needs: then that is the thing to say. */
  private <T extends Record> Optional<String> otherFormat(Class<T> type, String text) {
    try {
      int found = mapper.readTree(text).path("format").asInt(knownFormat(type));
      Check.format(found, knownFormat(type));
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static int knownFormat(Class<?> type) {
    if (type == Spec.class) {
      return Spec.FORMAT;
    }
    return type == Receipt.class ? Receipt.FORMAT : Failure.FORMAT;
  }

  private static String rule(JsonMappingException e) {
    String message = firstLine(e.getOriginalMessage());
    return message.startsWith("Cannot map `null`") ? "is missing" : message;
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.isEmpty() ? "" : path + ": ";
  }

  private static String firstLine(String message) {
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  private static final class InstantWriter extends JsonSerializer<Instant> {
    @Override
    public void serialize(Instant at, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(at.toString());
    }
  }

  private static final class InstantReader extends JsonDeserializer<Instant> {
    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      String text = json.getValueAsString("");
      try {
        return Instant.parse(text);
      } catch (DateTimeException e) {
        throw JsonMappingException.from(json, "'" + text + "' is not an ISO-8601 UTC time", e);
      }
    }
  }
}
