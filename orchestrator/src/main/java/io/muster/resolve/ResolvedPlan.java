package io.muster.resolve;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.Plan;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * A plan of which everything it names was found.
 *
 * @param sequence in the plan's order
 * @param iterations one for each value, in the same order
 * @param stages the frames that are staged for iterations, each by a step of its own, which is
 *     described as an iteration is
 * @param pyspark the Spark home that the plan's Python brings, where no other is named
 */
public record ResolvedPlan(
    Plan plan,
    ImmutableList<Value> sequence,
    ImmutableMap<Value, ResolvedIteration> iterations,
    ImmutableMap<Value, ResolvedIteration> stages,
    Location outDir,
    Location stateDir,
    Optional<Path> pyspark) {

  public ResolvedPlan {
    if (!iterations.keySet().asList().equals(sequence)) {
      throw new IllegalArgumentException("there is one iteration for each value of the sequence");
    }
  }

  /** All that is launched: what is staged, then the iterations in their order. */
  public ImmutableList<Value> steps() {
    return ImmutableList.<Value>builder().addAll(stages.keySet()).addAll(sequence).build();
  }

  /** The values, and the stages that they wait for. */
  public ImmutableSet<Value> withStages(Set<Value> values) {
    ImmutableSet.Builder<Value> needed = ImmutableSet.builder();
    values.forEach(value -> needed.addAll(of(value).plan().stages()));
    return needed.addAll(values).build();
  }

  /** Whether the iteration or stage is part of the plan. */
  public boolean has(Value value) {
    return iterations.containsKey(value) || stages.containsKey(value);
  }

  /** What is known of an iteration or a stage. */
  public ResolvedIteration of(Value value) {
    ResolvedIteration iteration = value.isStage() ? stages.get(value) : iterations.get(value);
    if (iteration == null) {
      throw new IllegalArgumentException("value " + value + " is not in the sequence");
    }
    return iteration;
  }
}
