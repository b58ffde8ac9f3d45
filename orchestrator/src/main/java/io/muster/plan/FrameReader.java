package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.PlanNode.Items;
import io.muster.plan.PlanNode.Scalar;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the frames. */
final class FrameReader {
  /** What Spark reads by itself. */
  static final ImmutableSet<String> FORMATS =
      ImmutableSet.of("parquet", "csv", "json", "orc", "avro", "text");

  /** What a jar of the user's brings. */
  static final ImmutableSet<String> LAKE_FORMATS = ImmutableSet.of("delta", "iceberg", "hudi");

  /** What is done to a frame, wherever it comes from. */
  static final ImmutableSet<String> SHAPE =
      ImmutableSet.of("where", "repartition", "cache", "broadcast", "optional");

  private static final ImmutableSet<String> ALL_FORMATS =
      ImmutableSet.<String>builder().addAll(FORMATS).addAll(LAKE_FORMATS).build();
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int LONGEST_NAME = 100;
  private static final Set<String> SCHEMA_IN_FILES = Set.of("parquet", "orc", "avro");
  private static final List<String> SOURCES = List.of("table", "query", "jdbc");
  private static final String RIGHT =
      "write {format: parquet, path: …}, {table: db.name}, {query: \"SELECT …\"} or {jdbc: {…}}";
  private static final int MOST_PARTITIONS = 1_000_000;

  private final Reading reading;
  private final StageReader stages;

  FrameReader(Reading reading) {
    this.reading = reading;
    this.stages = new StageReader(reading);
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
    } else if (name.length() > LONGEST_NAME) {
      reading.problem(
          place,
          "the " + what + "'s name has " + name.length() + " characters",
          "use at most " + LONGEST_NAME);
    }
  }

  private FrameInput frame(Section frame) {
    FrameInput.Source source = source(frame);
    FrameInput.Shape shape = shape(frame);
    boolean staged = stages.read(frame, source);
    frame.done();
    boolean hasSchema = source instanceof FrameInput.Files files && files.schema().isPresent();
    if (shape.optional() && !hasSchema) {
      reading.problem(
          frame.origin("optional"),
          frame.path("optional") + " needs files and a schema, which an empty frame has too",
          "add a schema, or remove optional");
    }
    return new FrameInput(source, shape, staged);
  }

  private FrameInput.Source source(Section frame) {
    List<String> said = SOURCES.stream().filter(frame::has).toList();
    SOURCES.forEach(frame::know);
    if (said.isEmpty()) {
      return files(frame);
    }
    for (String key : List.of("format", "path", "schema")) {
      if (frame.has(key)) {
        frame.know(key);
        reading.problem(
            frame.keyOrigin(key), frame.path(key) + " is said of a " + said.get(0), RIGHT);
      }
    }
    if (said.size() > 1) {
      reading.problem(
          frame.keyOrigin(said.get(1)),
          "this frame is both a " + said.get(0) + " and a " + said.get(1),
          "keep one of them");
    }
    return switch (said.get(0)) {
      case "table" ->
          new FrameInput.Table(
              frame.text("table", Scope.ROW, "name a table of a catalog: db.name").orElse(""),
              options(frame));
      case "query" -> new FrameInput.Query(frame.sql("query", "write a query").orElse(""));
      default -> new JdbcReader(reading).read(frame.section("jdbc"));
    };
  }

  private FrameInput.Source files(Section frame) {
    String format = format(frame);
    ImmutableList<String> paths = paths(frame);
    ImmutableMap<String, String> options = options(frame);
    if (LAKE_FORMATS.contains(format)) {
      if (paths.size() > 1) {
        reading.problem(
            frame.origin("path"),
            frame.path("path") + " names " + paths.size() + " tables",
            "a frame of format " + format + " is one table");
      }
      return new FrameInput.Lake(format, paths.isEmpty() ? "" : paths.get(0), options);
    }
    Optional<String> schema =
        frame.text("schema", Scope.FIXED, "write a DDL such as \"id INT, name STRING\"");
    schema.ifPresent(ddl -> Ddl.check(ddl, frame.path("schema"), frame.origin("schema"), reading));
    if (schema.isEmpty() && !SCHEMA_IN_FILES.contains(format)) {
      frame.know("schema");
    }
    return new FrameInput.Files(format, paths, options, schema);
  }

  private static ImmutableMap<String, String> options(Section frame) {
    return frame.textMap("options", Scope.TEXT, (key, place) -> {});
  }

  private FrameInput.Shape shape(Section frame) {
    return new FrameInput.Shape(
        frame.sql("where", "write a SQL condition: \"batch = ${value}\""),
        partitions(frame),
        frame.flag("cache", false),
        frame.flag("broadcast", false),
        frame.flag("optional", false));
  }

  private static Optional<Integer> partitions(Section frame) {
    Optional<Scalar> auto =
        frame
            .node("repartition")
            .filter(Scalar.class::isInstance)
            .map(Scalar.class::cast)
            .filter(scalar -> scalar.text().equals(Numbers.AUTO));
    if (auto.isPresent()) {
      frame.row("repartition", Numbers.AUTO);
      return Optional.of(0);
    }
    return new Numbers(frame).optionalInteger("repartition", 1, MOST_PARTITIONS, Numbers.NONE);
  }

  private String format(Section frame) {
    String right = "right would be: " + String.join(", ", ALL_FORMATS);
    if (!frame.has("format") && !frame.has("path")) {
      frame.know("format");
      reading.problem(frame.origin(), "a frame says neither files nor another source", RIGHT);
      return "";
    }
    String format = frame.requiredText("format", Scope.FIXED, right);
    if (format.equals("jdbc")) {
      reading.problem(
          frame.origin("format"), frame.path("format") + " is jdbc", "write {jdbc: {url: …}}");
    } else if (!format.isEmpty() && !ALL_FORMATS.contains(format)) {
      reading.problem(
          frame.origin("format"),
          frame.path("format") + " is " + format,
          Spelling.suggestion(format, ALL_FORMATS));
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
    } else if (!frame.has("format") && !frame.has("path")) {
      paths = ImmutableList.of();
    } else {
      String path = frame.requiredText("path", Scope.FRAME_PATH, right);
      paths = path.isEmpty() ? ImmutableList.of() : ImmutableList.of(path);
    }
    paths.forEach(path -> Places.check(path, frame.path("path"), frame.origin("path"), reading));
    return paths;
  }
}
