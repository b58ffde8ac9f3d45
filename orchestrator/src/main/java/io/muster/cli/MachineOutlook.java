package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import io.muster.conductor.PlannedLaunches;
import io.muster.conductor.RunTerms;
import io.muster.plan.JvmMode;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.report.Amounts;
import io.muster.resolve.ResolvedPlan;
import io.muster.slice.MachineCapacity;
import io.muster.slice.Slice;
import java.util.List;
import java.util.Optional;

/**
 * Of one machine.
 *
 * @param begun the values that are to be run, in launch order
 */
record MachineOutlook(
    ResolvedPlan plan, RunTerms terms, Waves waves, MachineCapacity machine, List<Value> begun)
    implements CapacityOutlook {
  /** Below this, cores stand idle that the plan could use. */
  private static final double WELL_USED = 0.8;

  @Override
  public ImmutableMap<String, String> facts() {
    return ImmutableMap.of("machine", machineLine());
  }

  @Override
  public List<String> use() {
    return List.of(atOnce());
  }

  @Override
  public List<String> warnings() {
    int used = Waves.cores(waves.fullest());
    return waves.atOnce() > 0 && used < machine.cores() * WELL_USED
        ? idle(used).stream().toList()
        : List.of();
  }

  @Override
  public String sizeLabel() {
    return "heap";
  }

  @Override
  public String size(Slice slice) {
    return PlanOverview.size(slice.heapOnOneMachine());
  }

  @Override
  public MemorySize memory(Slice slice) {
    return slice.memoryOnOneMachine();
  }

  private String machineLine() {
    String stated = plan.plan().cluster().cores().isPresent() ? ", as the plan states" : "";
    return Amounts.of(machine.cores(), "core")
        + " and "
        + PlanOverview.size(machine.memory())
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
        + PlanOverview.size(memory(fullest))
        + " of "
        + PlanOverview.size(machine.memory())
        + " ("
        + percent(memory(fullest).mebibytes(), machine.memory().mebibytes())
        + ")";
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

  private static MemorySize memory(List<Slice> slices) {
    return slices.stream().map(Slice::memoryOnOneMachine).reduce(MemorySize.ZERO, MemorySize::plus);
  }

  private static String percent(long part, long whole) {
    return whole == 0 ? "0 %" : Math.round(100.0 * part / whole) + " %";
  }
}
