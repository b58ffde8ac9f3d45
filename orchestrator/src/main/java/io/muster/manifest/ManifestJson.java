package io.muster.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The words of the manifest on disk, apart from those in code: one JSON object, an iteration per
 * line. Fields that are not known are passed over; a newer format is refused.
 */
final class ManifestJson {
  static final int FORMAT = 1;

  private final ObjectMapper mapper =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
  private final IterationJson iterations = new IterationJson(mapper);

  String write(Manifest manifest) {
    ObjectNode head = mapper.createObjectNode();
    head.put("format", FORMAT);
    head.put("run_id", manifest.runId());
    head.put("nonce", manifest.nonce());
    head.put("name", manifest.name());
    head.put("written_at", manifest.writtenAt().toString());
    head.put("plan_digest", manifest.planDigest());
    StringBuilder text = new StringBuilder("{\n");
    for (Iterator<Map.Entry<String, JsonNode>> fields = head.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      text.append('"').append(field.getKey()).append("\": ").append(field.getValue()).append(",\n");
    }
    // one at a time: the nodes of all files of all iterations take a multiple of the text
    list(text, "iterations", manifest.iterations(), iterations::write);
    text.append(",\n");
    list(text, "warnings", manifest.warnings(), mapper.getNodeFactory()::textNode);
    return text.append("\n}\n").toString();
  }

  private static <T> void list(
      StringBuilder text, String name, List<T> items, Function<T, JsonNode> node) {
    text.append('"').append(name).append("\": [");
    String separator = "\n  ";
    for (T item : items) {
      text.append(separator).append(node.apply(item));
      separator = ",\n  ";
    }
    text.append(items.isEmpty() ? "]" : "\n]");
  }

  /**
   * @param from where the text is from, for the message
   */
  Manifest read(String text, String from) throws MalformedManifestException {
    try {
      JsonNode node = mapper.readTree(text);
      int format = Fields.integer(node, "format");
      if (format != FORMAT) {
        throw new MalformedManifestException(
            from
                + " has format "
                + format
                + ", this Muster reads format "
                + FORMAT
                + ": use the Muster that wrote it, or a later one");
      }
      return manifest(node);
    } catch (JsonProcessingException e) {
      throw new MalformedManifestException(from + " is no JSON: " + e.getOriginalMessage(), e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new MalformedManifestException(from + " is no manifest: " + e.getMessage(), e);
    }
  }

  private Manifest manifest(JsonNode node) {
    List<ManifestIteration> read = new ArrayList<>();
    for (JsonNode iteration : Fields.list(node, "iterations")) {
      read.add(iterations.read(iteration));
    }
    List<String> warnings = new ArrayList<>();
    Fields.list(node, "warnings").forEach(warning -> warnings.add(warning.asText()));
    return new Manifest(
        Fields.text(node, "run_id"),
        Fields.text(node, "nonce"),
        Fields.text(node, "name"),
        Instant.parse(Fields.text(node, "written_at")),
        Fields.text(node, "plan_digest"),
        read,
        warnings);
  }
}
