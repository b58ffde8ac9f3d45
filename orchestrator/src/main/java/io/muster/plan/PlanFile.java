package io.muster.plan;

import com.google.common.io.ByteStreams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Reads one file of a plan into nodes, or says why it cannot be read. */
final class PlanFile {
  /** Ten thousand overrides take a tenth of it. */
  static final int MAX_BYTES = 16 << 20;

  private PlanFile() {}

  static Optional<PlanNode.Fields> read(Path file, Problems problems) {
    Origin place = Origin.of(file.toString());
    return text(file, place, problems)
        .flatMap(text -> YamlNodes.read(text, file.toString(), problems))
        .flatMap(node -> asMap(node, place, problems));
  }

  private static Optional<PlanNode.Fields> asMap(PlanNode node, Origin place, Problems problems) {
    if (node instanceof PlanNode.Fields fields) {
      return Optional.of(fields);
    }
    problems.add(
        node.origin().line() == 0 ? place : node.origin(),
        "the plan is " + node.described() + ", not a map",
        "begin with a key such as name: my-run");
    return Optional.empty();
  }

  private static Optional<String> text(Path file, Origin place, Problems problems) {
    byte[] bytes;
    try {
      if (Files.isDirectory(file)) {
        problems.add(place, "the plan is a folder", "name a YAML or JSON file in it");
        return Optional.empty();
      }
      try (InputStream in = Files.newInputStream(file)) {
        bytes = ByteStreams.limit(in, MAX_BYTES + 1L).readAllBytes();
      }
    } catch (NoSuchFileException e) {
      problems.add(place, "there is no such file", "name the plan's file");
      return Optional.empty();
    } catch (AccessDeniedException e) {
      problems.add(
          place, "the file may not be read by this user", "give read permission, or another file");
      return Optional.empty();
    } catch (IOException e) {
      problems.add(place, "the file cannot be read: " + e.getMessage(), "name another file");
      return Optional.empty();
    }
    if (bytes.length > MAX_BYTES) {
      problems.add(
          place,
          "the file is larger than " + (MAX_BYTES >> 20) + " MiB",
          "is it a plan? A long sequence can be in a file of its own: model_sequence: {file: …}");
      return Optional.empty();
    }
    return decoded(bytes, file, place, problems);
  }

  private static Optional<String> decoded(
      byte[] bytes, Path file, Origin place, Problems problems) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      problems.add(place, "the file is not UTF-8 text", "save it as UTF-8");
      return Optional.empty();
    }
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1);
    }
    if (text.isBlank()) {
      problems.add(place, "the file is empty", "write a plan, or name another file");
      return Optional.empty();
    }
    // JSON may be indented by tabs, YAML may not; inside a JSON string no tab is legal anyway
    return Optional.of(
        file.toString().toLowerCase(Locale.ROOT).endsWith(".json")
            ? text.replace('\t', ' ')
            : text);
  }
}
