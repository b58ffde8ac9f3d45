package io.muster.cli;

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

/**
 * How much the iterations read in applications of their own, and how much one application would
 * that keeps in memory what it has read: the price of isolation.
 *
 * @param together bytes of the files of all iterations
 * @param once bytes of the same files, each counted once
 * @param all whether nothing else is read
 */
record Reads(int iterations, long together, long once, boolean all) {
  static Reads of(ResolvedPlan plan, List<Value> values) {
    long together = 0;
    long once = 0;
    boolean all = true;
    Set<InputIdentity> seen = new HashSet<>();
    for (Value value : values) {
      ResolvedIteration iteration = plan.of(value);
      all &= iteration.inputs().size() == iteration.frames().size();
      all &= iteration.plan().stages().isEmpty(); // what is staged has its size when it is
      for (Map.Entry<String, InputIdentity> input : iteration.inputs().entrySet()) {
        if (!iteration.plan().stages().contains(Value.ofStage(input.getKey()))) {
          together += input.getValue().bytes();
          once += seen.add(input.getValue()) ? input.getValue().bytes() : 0;
        }
      }
    }
    return new Reads(values.size(), together, once, all);
  }

  /** Empty where there is nothing to weigh. */
  Optional<String> line() {
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
