package io.muster.plan;

import com.google.common.collect.ImmutableList;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanNode.Items;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code model_sequence}. */
final class SequenceReader {
  private static final String KEY = "model_sequence";
  private static final List<String> WAYS = List.of("range", "file", "frame", "command");
  private static final String RIGHT =
      "write a list such as [2, 3, 5], {range: 0..14}, {file: sequence.json},"
          + " {frame: models, column: id} or {command: [python3, pick.py]}";
  private static final Pattern RANGE = Pattern.compile("(0|-?[1-9]\\d*)\\.\\.(0|-?[1-9]\\d*)");
  private static final SequenceSource NONE = new SequenceSource.Listed(ImmutableList.of());

  private final Reading reading;
  private final Map<String, FrameInput> frames;

  SequenceReader(Reading reading, Map<String, FrameInput> frames) {
    this.reading = reading;
    this.frames = frames;
  }

  SequenceSource read(Section plan, boolean fromStandardInput) {
    Optional<PlanNode> node = plan.node(KEY);
    if (fromStandardInput) {
      reading.row(KEY, "standard input", Origin.of("--sequence -"));
      return new SequenceSource.StandardInput();
    }
    if (node.isEmpty()) {
      if (!plan.has(KEY)) {
        plan.missing(KEY, RIGHT);
      }
      return NONE;
    }
    if (node.get() instanceof Items items) {
      return listed(items);
    }
    if (node.get() instanceof Fields fields) {
      return elsewhere(new Section(fields, KEY, reading));
    }
    plan.wrong(node.get(), KEY, RIGHT);
    return NONE;
  }

  private SequenceSource listed(Items items) {
    if (items.nodes().isEmpty()) {
      reading.problem(items.origin(), KEY + " is empty", "list at least one value");
    }
    Values values = new Values();
    for (PlanNode node : items.nodes()) {
      Values.read(node, reading.problems())
          .flatMap(value -> values.add(value.text()))
          .ifPresent(breach -> reading.problem(node.origin(), breach.wrong(), breach.right()));
    }
    reading.row(KEY, values.accepted().toString(), items.origin());
    return new SequenceSource.Listed(values.accepted());
  }

  private SequenceSource elsewhere(Section section) {
    List<String> ways = WAYS.stream().filter(section::has).toList();
    if (ways.size() > 1) {
      reading.problem(
          section.keyOrigin(ways.get(1)),
          KEY + " has both " + ways.get(0) + " and " + ways.get(1),
          "remove one of the two");
    }
    SequenceSource source =
        ways.isEmpty()
            ? NONE
            : switch (ways.get(0)) {
              case "range" -> range(section);
              case "file" ->
                  new SequenceSource.File(
                      section.requiredText("file", Scope.RUN, "name a JSON or YAML file"));
              case "frame" -> frame(section);
              default -> command(section);
            };
    ways.forEach(section::know);
    if (ways.isEmpty() && section.fields().byKey().isEmpty()) {
      reading.problem(section.origin(), KEY + " is an empty map", RIGHT);
    }
    WAYS.stream().filter(way -> ways.isEmpty()).forEach(section::know);
    section.done();
    return source;
  }

  private SequenceSource range(Section section) {
    String right = "write both ends, the lower first, such as {range: 0..14}";
    Optional<PlanNode.Scalar> scalar = section.scalar("range", right);
    if (scalar.isEmpty()) {
      return NONE;
    }
    Matcher ends = RANGE.matcher(scalar.get().text());
    if (!ends.matches() || scalar.get().text().length() > 30) {
      section.wrong(scalar.get(), KEY + ".range", right);
      return NONE;
    }
    long first = Long.parseLong(ends.group(1));
    long last = Long.parseLong(ends.group(2));
    if (first > last) {
      section.wrong(scalar.get(), KEY + ".range", "write " + last + ".." + first);
      return NONE;
    }
    if (last - first < 0 || last - first >= Values.MOST) {
      section.wrong(scalar.get(), KEY + ".range", "name at most " + Values.MOST + " values");
      return NONE;
    }
    section.row("range", scalar.get().text());
    ImmutableList.Builder<Value> values = ImmutableList.builder();
    for (long i = first; i <= last; i++) {
      values.add(new Value(Long.toString(i)));
    }
    return new SequenceSource.Listed(values.build());
  }

  private SequenceSource frame(Section section) {
    String frame = section.requiredText("frame", Scope.FIXED, "name a frame of inputs.frames");
    String column = section.requiredText("column", Scope.FIXED, "name a column of the frame");
    if (!frame.isEmpty() && !frames.containsKey(frame)) {
      reading.problem(
          section.origin("frame"),
          "inputs.frames has no " + frame,
          frames.isEmpty()
              ? "add it to inputs.frames"
              : Spelling.suggestion(frame, frames.keySet()));
    } else if (frames.containsKey(frame)) {
      FrameInput input = frames.get(frame);
      String format = input.files().map(FrameInput.Files::format).orElse("");
      if (!List.of("csv", "json", "parquet").contains(format)) {
        reading.problem(
            section.origin("frame"),
            "Muster itself cannot read "
                + (format.isEmpty()
                    ? "the frame " + frame + ", which is no file"
                    : "a frame of format " + format),
            "take a csv, json or parquet frame, or give the sequence by {command: […]}");
      }
      if (input.shape().where().isPresent()) {
        reading.problem(
            section.origin("frame"),
            "the frame " + frame + " has a where, which Muster itself cannot carry out",
            "name a frame without one, or give the sequence by {command: […]}");
      }
      if (input.paths().stream().anyMatch(path -> path.contains("${value}"))) {
        reading.problem(
            section.origin("frame"),
            "the frame " + frame + " has ${value} in its path, and no value is known yet",
            "take a frame that is the same for all iterations");
      }
    }
    return new SequenceSource.Frame(frame, column);
  }

  private SequenceSource command(Section section) {
    String right = "write a list of the program and its arguments: [python3, pick.py]";
    ImmutableList<String> command = section.texts("command", Scope.RUN, right);
    if (command.isEmpty() && section.node("command").filter(Items.class::isInstance).isPresent()) {
      reading.problem(section.origin("command"), KEY + ".command is empty", right);
    }
    return new SequenceSource.Command(command);
  }
}
