package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.Sets;
import io.muster.plan.Placeholder.Kind;
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
  private final boolean ofOne;

  StageReader(Reading reading, boolean ofOne) {
    this.reading = reading;
    this.ofOne = ofOne;
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
    if (ofOne) {
      reading.problem(
          frame.keyOrigin(KEY),
          frame.path(KEY) + " is said of a frame of one iteration",
          "remove it: what is staged once is for all");
      return false;
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
