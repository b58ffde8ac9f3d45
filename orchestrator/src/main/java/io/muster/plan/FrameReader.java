package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.PlanNode.Items;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the frames. */
final class FrameReader {
  /** What the iteration job reads. */
  static final ImmutableSet<String> FORMATS =
      ImmutableSet.of("parquet", "csv", "json", "orc", "avro", "text");

  private static final ImmutableSet<String> LATER_FORMATS =
      ImmutableSet.of("table", "iceberg", "delta", "hudi", "hive", "jdbc", "xml");
  private static final ImmutableSet<String> LATER_KEYS =
      ImmutableSet.of("table", "query", "jdbc", "url");
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> SCHEMA_IN_FILES = Set.of("parquet", "orc", "avro");

  private final Reading reading;

  FrameReader(Reading reading) {
    this.reading = reading;
  }

  /** The frames of a map of them, in order. */
  ImmutableMap<String, FrameInput> read(Section frames) {
    ImmutableMap.Builder<String, FrameInput> read = ImmutableMap.builder();
    for (String name : frames.names()) {
      checkName(name, "frame", frames.keyOrigin(name), reading);
      if (frames.node(name).isPresent()) {
        read.put(name, frame(frames.section(name)));
      }
    }
    return read.buildOrThrow();
  }

  /** Frames become views, and dicts are referred to with a dot. */
  static void checkName(String name, String what, Origin place, Reading reading) {
    if (!NAME.matcher(name).matches()) {
      reading.problem(
          place,
          "the " + what + " " + name + " is not a name",
          "use letters, digits and _, a letter first");
    }
  }

  private FrameInput frame(Section frame) {
    for (String key : LATER_KEYS) {
      if (frame.has(key)) {
        frame.know(key);
        reading.notYet(
            frame.keyOrigin(key),
            frame.path(key) + ", a frame that is not files",
            "write {format: parquet, path: …}");
        return new FrameInput(
            "parquet", ImmutableList.of("."), ImmutableMap.of(), Optional.empty());
      }
    }
    String format = format(frame);
    ImmutableList<String> paths = paths(frame);
    ImmutableMap<String, String> options = frame.textMap("options", Scope.TEXT, (key, place) -> {});
    Optional<String> schema =
        frame.text("schema", Scope.FIXED, "write a DDL such as \"id INT, name STRING\"");
    schema.ifPresent(ddl -> Ddl.check(ddl, frame.path("schema"), frame.origin("schema"), reading));
    if (schema.isEmpty() && !SCHEMA_IN_FILES.contains(format)) {
      frame.know("schema");
    }
    frame.done();
    return new FrameInput(format, paths, options, schema);
  }

  private String format(Section frame) {
    String right = "right would be: " + String.join(", ", FORMATS);
    String format = frame.requiredText("format", Scope.FIXED, right);
    if (LATER_FORMATS.contains(format)) {
      reading.notYet(frame.origin("format"), frame.path("format") + " " + format, right);
    } else if (!format.isEmpty() && !FORMATS.contains(format)) {
      reading.problem(
          frame.origin("format"),
          frame.path("format") + " is " + format,
          Spelling.suggestion(format, FORMATS));
    }
    return format;
  }

  private ImmutableList<String> paths(Section frame) {
    String right = "name a file, a folder or a pattern, or a list of them";
    ImmutableList<String> paths;
    if (frame.node("path").filter(Items.class::isInstance).isPresent()) {
      paths = frame.texts("path", Scope.FRAME_PATH, right);
      if (paths.isEmpty()) {
        reading.problem(frame.origin("path"), frame.path("path") + " is an empty list", right);
      }
    } else {
      String path = frame.requiredText("path", Scope.FRAME_PATH, right);
      paths = path.isEmpty() ? ImmutableList.of() : ImmutableList.of(path);
    }
    paths.forEach(
        path -> Places.checkLocal(path, frame.path("path"), frame.origin("path"), reading));
    return paths;
  }
}
