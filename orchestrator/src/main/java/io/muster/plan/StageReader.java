package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import io.muster.plan.Placeholder.Kind;
import io.muster.plan.PlanNode.Field;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanNode.Scalar;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;

/** Reads whether a frame is staged: read once a run, by a step of its own, for all iterations. */
final class StageReader {
  static final String KEY = "stage";
  private static final String FORMAT = "parquet";

  /** What differs from one iteration or attempt to the next. */
  private static final Set<Kind> VARYING =
      Sets.immutableEnumSet(
          Kind.VALUE, Kind.ATTEMPT, Kind.OUTPUT, Kind.OUTPUT_OF, Kind.SCRATCH, Kind.DICT);

  private final Reading reading;

  StageReader(Reading reading) {
    this.reading = reading;
  }

  boolean read(Section frame, FrameInput.Source source) {
    String right = "write stage: " + FORMAT + ", or " + Numbers.NONE;
    String format = frame.text(KEY, Scope.FIXED, right).orElse(Numbers.NONE);
    if (format.equals(Numbers.NONE)) {
      return false;
    }
    if (!format.equals(FORMAT)) {
      reading.problem(frame.origin(KEY), frame.path(KEY) + " is " + format, right);
    }
    texts(source)
        .flatMap(StageReader::references)
        .filter(placeholder -> VARYING.contains(placeholder.kind()))
        .findFirst()
        .ifPresent(
            varying ->
                reading.problem(
                    frame.keyOrigin(KEY),
                    "this frame is staged once for all iterations, and what it reads has "
                        + varying,
                    "say the part of an iteration in where, or leave stage out"));
    return true;
  }

  /** An override may say that a frame is not staged for it, and nothing else. */
  static void refuseOfOne(Section frames, String name, Reading reading) {
    if (!(frames.fields().byKey().get(name).node() instanceof Fields fields)) {
      return;
    }
    Field said = fields.byKey().get(KEY);
    if (said != null
        && !(said.node() instanceof Scalar scalar && scalar.text().equals(Numbers.NONE))) {
      reading.problem(
          said.key().origin(),
          frames.path(name) + "." + KEY + " is said of a frame of one iteration",
          "remove it: what is staged once is for all");
    }
  }

  private static Stream<Placeholder> references(String text) {
    try {
      return Template.parse(text).references();
    } catch (Template.MalformedException e) {
      return Stream.of(); // told of already
    }
  }

  private static Stream<String> texts(FrameInput.Source source) {
    if (source instanceof FrameInput.Files files) {
      return texts(files.paths(), files.options().values());
    }
    if (source instanceof FrameInput.Lake lake) {
      return texts(ImmutableList.of(lake.path()), lake.options().values());
    }
    if (source instanceof FrameInput.Table table) {
      return texts(ImmutableList.of(table.name()), table.options().values());
    }
    if (source instanceof FrameInput.Query query) {
      return Stream.of(query.sql());
    }
    return ((FrameInput.Jdbc) source).options().values().stream();
  }

  private static Stream<String> texts(Collection<String> some, Collection<String> others) {
    return Stream.concat(some.stream(), others.stream());
  }
}
