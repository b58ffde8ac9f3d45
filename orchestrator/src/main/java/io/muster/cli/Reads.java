package io.muster.cli;

import io.muster.job.contract.FrameSource;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.InputIdentity;
import io.muster.plan.Value;
import io.muster.report.Amounts;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much the iterations read in applications of their own, and how much one application would
 * that keeps in memory what it has read: the price of isolation.
 *
 * @param together bytes of the files of all iterations
 * @param once bytes of the same files, each counted once
 * @param all whether nothing else is read
 * @param tables whether tables are read at versions that the run settles
 */
record Reads(int iterations, long together, long once, boolean all, boolean tables) {
  private static final String PINNED =
      "Delta and Iceberg tables at the version of the first iteration that loads them";

  static Reads of(ResolvedPlan plan, List<Value> values) {
    long together = 0;
    long once = 0;
    boolean all = true;
    boolean tables = false;
    Set<InputIdentity> seen = new HashSet<>();
    for (Value value : values) {
      ResolvedIteration iteration = plan.of(value);
      all &= iteration.inputs().size() == iteration.frames().size();
      all &= iteration.plan().stages().isEmpty(); // what is staged has its size when it is
      for (Map.Entry<String, FrameSpec> frame : iteration.frames().entrySet()) {
        if (!iteration.plan().stages().contains(Value.ofStage(frame.getKey()))) {
          tables |= isOfARunsVersion(frame.getValue());
          InputIdentity input = iteration.inputs().get(frame.getKey());
          if (input != null) {
            together += input.bytes();
            once += seen.add(input) ? input.bytes() : 0;
          }
        }
      }
    }
    return new Reads(values.size(), together, once, all, tables);
  }

  /** Of a table of a catalog nobody knows what it is before it is read. */
  private static boolean isOfARunsVersion(FrameSpec frame) {
    if (frame.source() instanceof FrameSource.Lake lake) {
      return lake.keepsToAVersion() && lake.namedVersion().isEmpty();
    }
    return frame.source() instanceof FrameSource.Table table && table.namedVersion().isEmpty();
  }

  /** Empty where there is nothing to weigh, and nothing to settle. */
  Optional<String> line() {
    String line =
        Stream.concat(price().stream(), Stream.of(PINNED).filter(pinned -> tables))
            .collect(Collectors.joining("; "));
    return Optional.of(line).filter(text -> !text.isEmpty());
  }

  private Optional<String> price() {
    if (together == once) {
      return Optional.empty();
    }
    String unknown = all ? "" : ", beside what is not known before it is read";
    return Optional.of(
        Amounts.bytes(together)
            + " in "
            + Amounts.of(iterations, "application")
            + unknown
            + "; one application with a cache would read "
            + Amounts.bytes(once));
  }
}
