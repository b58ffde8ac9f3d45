package io.muster.cli;

import io.muster.conductor.IterationTerms;
import io.muster.conductor.PlannedLaunches;
import io.muster.conductor.RunTerms;
import io.muster.plan.JvmMode;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.report.Amounts;
import io.muster.report.ExpectedTime;
import io.muster.report.TextTable;
import io.muster.report.TextTable.Column;
import io.muster.resolve.ResolvedPlan;
import io.muster.slice.MachineCapacity;
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
    MachineCapacity machine,
    List<Value> begun,
    Optional<ExpectedTime> expected) {
  private static final int LABEL = 10;

  /** Below this, cores stand idle that the plan could use. */
  private static final double WELL_USED = 0.8;

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
    put(lines, "machine", machineLine());
    if (!begun.isEmpty()) {
      put(lines, "at once", atOnce());
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

  private String machineLine() {
    String stated = plan.plan().cluster().cores().isPresent() ? ", as the plan states" : "";
    return Amounts.of(machine.cores(), "core")
        + " and "
        + size(machine.memory())
        + " of memory for applications"
        + stated;
  }

  private String atOnce() {
    List<Slice> fullest = waves.fullest();
    return waves.atOnce()
        + " at a time in "
        + Amounts.of(waves.waves().size(), "wave")
        + ", on "
        + Waves.cores(fullest)
        + " of "
        + Amounts.of(machine.cores(), "core")
        + " ("
        + percent(Waves.cores(fullest), machine.cores())
        + ") and "
        + size(memory(fullest))
        + " of "
        + size(machine.memory())
        + " ("
        + percent(memory(fullest).mebibytes(), machine.memory().mebibytes())
        + ")";
  }

  /** What could be better; empty if nothing. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    int used = Waves.cores(waves.fullest());
    if (waves.atOnce() > 0 && used < machine.cores() * WELL_USED) {
      idle(used).ifPresent(warnings::add);
    }
    return warnings;
  }

  private Optional<String> idle(int used) {
    String idle = (machine.cores() - used) + " of " + machine.cores() + " cores stand idle";
    if (waves.waves().size() == 1) {
      // short iterations gain little by more cores
      boolean any =
          begun.stream().anyMatch(v -> PlannedLaunches.jvmMode(plan.of(v)) == JvmMode.THROUGHPUT);
      return any
          ? Optional.of(idle + ": slice.executor_cores (or executors) can be larger")
          : Optional.empty();
    }
    Optional<Integer> most = terms.limits().maxConcurrent();
    if (most.isPresent() && waves.atOnce() >= most.get()) {
      return Optional.of(
          idle
              + " while iterations wait: limits.max_concurrent is "
              + most.get()
              + "; raise it, or make the slices larger");
    }
    long left =
        machine.memory().minus(memory(waves.fullest()).atMost(machine.memory())).mebibytes();
    boolean byMemory =
        begun.stream().anyMatch(v -> terms.of(v).slice().memoryOnOneMachine().mebibytes() > left);
    return Optional.of(
        idle
            + " while iterations wait: "
            + (byMemory
                ? "the memory is taken; give the slices less memory each, or more cores"
                : "they wait for others (after, canary), or are too large for what is free"));
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
                new Column("heap", true, 6),
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
        size(slice.heapOnOneMachine()),
        size(slice.memoryOnOneMachine()),
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

  private static MemorySize memory(List<Slice> slices) {
    return slices.stream().map(Slice::memoryOnOneMachine).reduce(MemorySize.ZERO, MemorySize::plus);
  }

  private static String size(MemorySize memory) {
    return Amounts.bytes(memory.mebibytes() << 20);
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "0 %" : Math.round(100.0 * part / whole) + " %";
  }
}
