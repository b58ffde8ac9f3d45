package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.plan.DictInput.Format;
import io.muster.plan.DictInput.Keys;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanNode.Scalar;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the dicts. */
final class DictReader {
  private static final String RIGHT =
      "write a map, a file's path, {file: …, keys: int}, {frame: …, key: …, row: …}"
          + " or {frame: …, key: …, value: …}";

  private final Reading reading;
  private final Map<String, FrameInput> frames;

  DictReader(Reading reading, Map<String, FrameInput> frames) {
    this.reading = reading;
    this.frames = frames;
  }

  /** Whether a dict's map names a source rather than being the dict. */
  static boolean isSource(Fields fields) {
    return fields.byKey().containsKey("file")
        || fields.byKey().containsKey("frame")
        || fields.byKey().containsKey("inline");
  }

  /**
   * The dicts of a map of them, in order, laid over those that there are already: entries over a
   * dict of the same name, a source in its place.
   */
  ImmutableMap<String, DictInput> read(Section dicts, ImmutableMap<String, DictInput> lower) {
    Map<String, DictInput> read = new LinkedHashMap<>(lower);
    for (String name : dicts.names()) {
      FrameReader.checkName(name, "dict", dicts.keyOrigin(name), reading);
      dicts
          .node(name)
          .flatMap(node -> dict(dicts, name, node))
          .ifPresent(
              dict -> {
                DictInput below = lower.get(name);
                read.put(
                    name,
                    below != null && dict instanceof DictInput.Inline inline
                        ? below.withOverrides(inline.overrides())
                        : dict);
              });
    }
    return ImmutableMap.copyOf(read);
  }

  private Optional<DictInput> dict(Section dicts, String name, PlanNode node) {
    if (node instanceof Scalar scalar && scalar.kindOrSubstituted() == ScalarKind.TEXT) {
      return dicts
          .text(name, Scope.PATH, RIGHT)
          .flatMap(path -> file(path, "", Keys.AS_WRITTEN, dicts.path(name), scalar.origin()));
    }
    if (!(node instanceof Fields fields)) {
      dicts.wrong(node, dicts.path(name), RIGHT);
      return Optional.empty();
    }
    Section section = dicts.section(name);
    if (section.has("file")) {
      return fileSource(section);
    }
    if (section.has("frame")) {
      return Optional.of(frameSource(section));
    }
    if (section.has("inline")) {
      Section inline = section.section("inline");
      section.done();
      return Optional.of(new DictInput.Inline(entries(inline.fields(), inline.path(""))));
    }
    return Optional.of(new DictInput.Inline(entries(fields, dicts.path(name) + ".")));
  }

  private ImmutableMap<Object, Object> entries(Fields fields, String path) {
    return new InlineDict(reading).entries(fields, path);
  }

  private Optional<DictInput> fileSource(Section section) {
    String path = section.requiredText("file", Scope.PATH, "name a JSON, YAML or properties file");
    Optional<String> format =
        section.has("format")
            ? Optional.of(Words.of(Words.read(section, "format", Format.class, Format.JSON)))
            : Optional.empty();
    section.know("format");
    Keys keys = Words.read(section, "keys", Keys.class, Keys.AS_WRITTEN);
    doneSource(section);
    return path.isEmpty()
        ? Optional.empty()
        : file(path, format.orElse(""), keys, section.path("file"), section.origin("file"));
  }

  private Optional<DictInput> file(
      String path, String format, Keys keys, String key, Origin place) {
    if (!Places.check(path, key, place, reading)) {
      return Optional.empty();
    }
    String lower = path.toLowerCase(Locale.ROOT);
    String ending = format.isEmpty() ? lower.substring(lower.lastIndexOf('.') + 1) : format;
    Optional<Format> known =
        switch (ending) {
          case "json" -> Optional.of(Format.JSON);
          case "yaml", "yml" -> Optional.of(Format.YAML);
          case "properties" -> Optional.of(Format.PROPERTIES);
          default -> Optional.empty();
        };
    if (known.isEmpty()) {
      reading.problem(
          place,
          key + " is " + path + ", which does not say how it is written",
          "write {file: " + path + ", format: json}, yaml or properties");
    }
    return known.map(it -> new DictInput.File(path, it, keys, ImmutableMap.of()));
  }

  private DictInput frameSource(Section section) {
    String frame = section.requiredText("frame", Scope.FIXED, "name a frame of inputs.frames");
    if (!frame.isEmpty() && !frames.containsKey(frame)) {
      reading.problem(
          section.origin("frame"),
          "inputs.frames has no " + frame,
          frames.isEmpty()
              ? "add it to inputs.frames"
              : Spelling.suggestion(frame, frames.keySet()));
    }
    String key = section.requiredText("key", Scope.FIXED, "name the column of the keys");
    boolean row = section.has("row");
    if (row == section.has("value")) {
      reading.problem(
          section.origin(),
          section.path("").replaceFirst("\\.$", "")
              + (row ? " has both row and value" : " has neither row nor value"),
          "write row for the columns of one row, or value for a map of two columns");
    }
    Optional<String> rowText = section.text("row", Scope.ROW, "write the key of the row: ${value}");
    Optional<String> value = section.text("value", Scope.FIXED, "name the column of the values");
    doneSource(section);
    return row
        ? new DictInput.FrameRow(frame, key, rowText.orElse(""), ImmutableMap.of())
        : new DictInput.FramePairs(frame, key, value.orElse(""), ImmutableMap.of());
  }

  /** An inline dict with an entry called file would be taken for a source: say how to write it. */
  private void doneSource(Section section) {
    ImmutableList<String> unknown = section.unknown();
    for (String key : unknown) {
      reading.problem(
          section.keyOrigin(key),
          "unknown key " + key + " beside " + (section.has("file") ? "file" : "frame"),
          "remove it; a dict that has such entries itself is written {inline: {…}}");
    }
  }
}
