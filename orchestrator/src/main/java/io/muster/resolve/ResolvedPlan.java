package io.muster.resolve;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.plan.Plan;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A plan of which everything it names was found.
 *
 * @param sequence in the plan's order
 * @param iterations one for each value, in the same order
 * @param pyspark the Spark home that the plan's Python brings, where no other is named
 */
public record ResolvedPlan(
    Plan plan,
    ImmutableList<Value> sequence,
    ImmutableMap<Value, ResolvedIteration> iterations,
    Location outDir,
    Location stateDir,
    Optional<Path> pyspark) {

  public ResolvedPlan {
    if (!iterations.keySet().asList().equals(sequence)) {
      throw new IllegalArgumentException("there is one iteration for each value of the sequence");
    }
  }

  public ResolvedIteration of(Value value) {
    ResolvedIteration iteration = iterations.get(value);
    if (iteration == null) {
      throw new IllegalArgumentException("value " + value + " is not in the sequence");
    }
    return iteration;
  }
}
