package io.muster.cli;

import io.muster.conductor.IterationTerms;
import io.muster.conductor.PlannedLaunches;
import io.muster.conductor.RunTerms;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.report.Amounts;
import io.muster.report.ExpectedTime;
import io.muster.report.TextTable;
import io.muster.report.TextTable.Column;
import io.muster.resolve.ResolvedPlan;
import io.muster.slice.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code muster plan} says of a plan, as lines and a table.
 *
 * @param begun the values that are to be run, in launch order: not those that are kept
 */
record PlanOverview(
    List<String> words,
    ResolvedPlan plan,
    RunTerms terms,
    Waves waves,
    CapacityOutlook capacity,
    List<Value> begun,
    Optional<ExpectedTime> expected) {
  private static final int LABEL = 10;

  private static final int ROWS = 200;

  void put(List<String> lines, String label, String text) {
    lines.add(label + " ".repeat(Math.max(1, LABEL - label.length())) + text);
  }

  /** The lines above the table. */
  List<String> facts() {
    List<String> lines = new ArrayList<>();
    int all = plan.sequence().size();
    long selected = terms.selected().stream().filter(value -> !value.isStage()).count();
    String iterations =
        selected == all
            ? Amounts.of(all, "iteration")
            : selected + " of " + Amounts.of(all, "iteration") + " selected; no manifest";
    put(
        lines,
        "plan",
        plan.plan().name() + " (" + String.join(" ", words) + ") is valid: " + iterations);
    put(lines, "out_dir", plan.outDir().text());
    if (!plan.stateDir().equals(plan.outDir().resolve("_muster"))) {
      put(lines, "state_dir", plan.stateDir().text());
    }
    capacity.facts().forEach((label, text) -> put(lines, label, text));
    if (!begun.isEmpty()) {
      capacity.use().forEach(text -> put(lines, "at once", text));
      Reads.of(plan, begun).line().ifPresent(line -> put(lines, "reads", line));
      put(
          lines,
          "time",
          expected
              .map(ExpectedTime::toString)
              .orElse("unknown: no earlier run on this out_dir has verified any of these"));
    }
    return lines;
  }

  /** What could be better; empty if nothing. */
  List<String> warnings() {
    return capacity.warnings();
  }

  /** The iterations in the order of launch, no wider than the width. */
  List<String> table(int width) {
    TextTable table =
        new TextTable(
            List.of(
                new Column("order", true, 2),
                new Column("iteration", false, Column.NEVER_LEFT_OUT),
                new Column("wave", true, 5),
                new Column("cores", true, Column.NEVER_LEFT_OUT),
                new Column(capacity.sizeLabel(), true, 6),
                new Column("memory", true, Column.NEVER_LEFT_OUT),
                new Column("jvm", false, 4),
                new Column("weight", true, 3),
                new Column("after", false, 7),
                new Column("required", false, 8)));
    List<Value> order = terms.launchOrder();
    int number = 0;
    for (Value value : order.subList(0, Math.min(ROWS, order.size()))) {
      number++;
      table.row(row(value, number));
    }
    List<String> lines = new ArrayList<>(table.lines(width));
    if (order.size() > ROWS) {
      lines.add("and " + Amounts.count(order.size() - ROWS) + " more; --only shows single ones");
    }
    return lines;
  }

  private List<String> row(Value value, int number) {
    IterationTerms of = terms.of(value);
    Slice slice = of.slice();
    String after = of.after().stream().map(Value::text).collect(Collectors.joining(","));
    return List.of(
        Integer.toString(number),
        value.text(),
        wave(value),
        Integer.toString(slice.taskCores()),
        capacity.size(slice),
        size(capacity.memory(slice)),
        PlannedLaunches.jvmMode(plan.of(value)).name().toLowerCase(Locale.ROOT).replace('_', ' '),
        Integer.toString(of.weight()),
        after.isEmpty() ? "-" : after,
        of.required() ? "yes" : "no");
  }

  private String wave(Value value) {
    for (int i = 0; i < waves.waves().size(); i++) {
      if (waves.waves().get(i).contains(value)) {
        return Integer.toString(i + 1);
      }
    }
    return "-"; // kept, adopted, or waits for what is not selected
  }

  static String size(MemorySize memory) {
    return Amounts.bytes(memory.mebibytes() << 20);
  }
}
