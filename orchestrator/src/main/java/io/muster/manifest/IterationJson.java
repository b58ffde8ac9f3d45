package io.muster.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.OutputFile;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.manifest.ManifestIteration.End;
import io.muster.plan.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** An iteration as the manifest has it on disk. */
final class IterationJson {
  private final ObjectMapper mapper;

  IterationJson(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  ObjectNode write(ManifestIteration iteration) {
    ObjectNode node = mapper.createObjectNode();
    node.put("value", iteration.value().text());
    node.put("status", status(iteration.end()));
    node.put("required", iteration.required());
    node.put("attempt", iteration.attempt());
    iteration.applicationId().ifPresent(id -> node.put("application_id", id));
    node.put("fingerprint", iteration.fingerprint());
    if (iteration.end() instanceof End.Kept kept) {
      node.put("kept_from", kept.fromRun());
    } else if (iteration.end() instanceof End.Failed failed) {
      node.put("why", failed.why());
    } else if (iteration.end() instanceof End.Blocked blocked) {
      node.put("blocked_by", blocked.by().text());
    }
    iteration.output().ifPresent(output -> write(output, node));
    return node;
  }

  private static String status(End end) {
    if (end instanceof End.Verified) {
      return "verified";
    }
    if (end instanceof End.Kept) {
      return "kept";
    }
    return end instanceof End.Failed ? "failed" : "blocked";
  }

  private static void write(VerifiedOutput output, ObjectNode node) {
    output.rows().ifPresent(rows -> node.put("rows", rows));
    node.put("bytes", output.bytes());
    output.schema().ifPresent(schema -> node.put("schema", schema));
    ObjectNode inputs = node.putObject("inputs");
    output.inputs().forEach(inputs::put);
    if (!output.warnings().isEmpty()) {
      ArrayNode warnings = node.putArray("warnings");
      output.warnings().forEach(warnings::add);
    }
    output.results().ifPresent(results -> node.putRawValue("results", new RawValue(results)));
    ArrayNode files = node.putArray("files");
    for (OutputFile file : output.files()) {
      ObjectNode one = files.addObject();
      one.put("path", file.path());
      one.put("bytes", file.bytes());
      file.rows().ifPresent(rows -> one.put("rows", rows));
      one.put("identity", file.identity());
    }
  }

  ManifestIteration read(JsonNode node) {
    return new ManifestIteration(
        new Value(Fields.text(node, "value")),
        Fields.integer(node, "attempt"),
        Fields.optionalText(node, "application_id"),
        Fields.yes(node, "required"),
        Fields.text(node, "fingerprint"),
        end(node));
  }

  private static End end(JsonNode node) {
    String status = Fields.text(node, "status");
    return switch (status) {
      case "verified" -> new End.Verified(output(node));
      case "kept" -> new End.Kept(output(node), Fields.text(node, "kept_from"));
      case "failed" -> new End.Failed(Fields.text(node, "why"));
      case "blocked" -> new End.Blocked(new Value(Fields.text(node, "blocked_by")));
      default -> throw new IllegalArgumentException("status \"" + status + "\" is not known");
    };
  }

  private static VerifiedOutput output(JsonNode node) {
    List<OutputFile> files = new ArrayList<>();
    for (JsonNode file : Fields.list(node, "files")) {
      files.add(
          new OutputFile(
              Fields.text(file, "path"),
              Fields.count(file, "bytes"),
              Fields.text(file, "identity"),
              rows(file)));
    }
    ImmutableMap.Builder<String, String> inputs = ImmutableMap.builder();
    node.path("inputs")
        .fields()
        .forEachRemaining(input -> inputs.put(input.getKey(), input.getValue().asText()));
    List<String> warnings = new ArrayList<>();
    node.path("warnings").forEach(warning -> warnings.add(warning.asText()));
    return new VerifiedOutput(
            rows(node), Fields.optionalText(node, "schema"), files, inputs.buildOrThrow())
        .withWarnings(warnings)
        .withResults(Optional.ofNullable(node.get("results")).map(JsonNode::toString));
  }

  private static OptionalLong rows(JsonNode node) {
    return node.hasNonNull("rows")
        ? OptionalLong.of(Fields.count(node, "rows"))
        : OptionalLong.empty();
  }
}
