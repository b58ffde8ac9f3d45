package io.muster.report;

import io.muster.lifecycle.SliceUse;
import io.muster.lifecycle.SliceUse.OneTask;
import io.muster.lifecycle.VerifiedOutput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a reader of the result should know although nothing failed by it: rules that warn, and
 * slices that could not be used.
 */
final class Remarks {
  private static final int MOST = 20;
  private static final String INDENT = "  ";

  private final RunOutcome run;

  private Remarks(RunOutcome run) {
    this.run = run;
  }

  /** Lines no wider than the width; none if there is nothing to say. */
  static List<String> of(RunOutcome run, int width) {
    List<String> remarks = new Remarks(run).remarks();
    List<String> lines = new ArrayList<>();
    remarks.stream()
        .limit(MOST)
        .forEach(remark -> lines.addAll(PlainText.wrap(PlainText.clean(remark), width, INDENT)));
    if (remarks.size() > MOST) {
      lines.add(
          PlainText.cut(
              "and " + Amounts.of(remarks.size() - MOST, "other remark") + ": see result.json",
              width));
    }
    return lines;
  }

  private List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    alike(i -> i.state().output().stream().flatMap(output -> output.warnings().stream()))
        .forEach((warning, those) -> remarks.add("warning: " + iterations(those) + ": " + warning));
    alike(i -> use(i).stream().flatMap(use -> use.oneTask().stream()))
        .forEach((cause, those) -> remarks.add(oneTask(cause, those)));
    return remarks;
  }

  private <T> Map<T, List<IterationResult>> alike(Function<IterationResult, Stream<T>> said) {
    Map<T, List<IterationResult>> alike = new LinkedHashMap<>();
    run.asked().stream()
        .filter(i -> i.outcome().isGood())
        .forEach(
            i ->
                said.apply(i)
                    .forEach(each -> alike.computeIfAbsent(each, e -> new ArrayList<>()).add(i)));
    return alike;
  }

  private static Optional<SliceUse> use(IterationResult i) {
    return i.state().output().flatMap(VerifiedOutput::use);
  }

  private static String oneTask(OneTask cause, List<IterationResult> those) {
    return "one task: "
        + iterations(those)
        + " worked in one task at a time although "
        + (those.size() == 1
            ? "its slice has " + use(those.get(0)).orElseThrow().cores() + " cores"
            : "their slices have several cores")
        + ": "
        + cause(cause)
        + "; or a slice of one core, which leaves the others to other iterations";
  }

  /** Why, and what to do. */
  private static String cause(OneTask cause) {
    return switch (cause) {
      case INPUT ->
          "the input is one file, or one part of a file, that cannot be split, as gzip cannot, nor"
              + " one row group of parquet. Cure: repartition: auto on the frame (or SELECT"
              + " /*+ REPARTITION(n) */, or frame.repartition(n)), or another format or codec";
      case COALESCE ->
          "coalesce(1) makes one task of all that comes before it, too. Cure: repartition(1), or"
              + " leave the number of files to output.target_file_size";
      case SHUFFLE ->
          "a shuffle brought all rows into one partition: a window without PARTITION BY, an order"
              + " or limit of all rows, a key with one value, or few bytes with much work to each."
              + " Cure: partition by a key, or repartition(n) before the work";
      case MADE ->
          "the job makes its first rows itself, in one partition (one row, a short list,"
              + " range(..., 1)). Cure: repartition(n) before the work";
      case SKEW ->
          "one task of several had nearly all of the rows: most share a key, or lie in one part of"
              + " the input. Cure: another key, or repartition(n) before the work";
    };
  }

  private static String iterations(List<IterationResult> those) {
    return (those.size() == 1 ? "iteration " : "iterations ") + Verdict.names(those);
  }
}
