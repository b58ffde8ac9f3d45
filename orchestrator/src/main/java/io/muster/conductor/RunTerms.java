package io.muster.conductor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.Limits;
import io.muster.plan.Plan.OnFailure;
import io.muster.plan.Value;
import java.util.Comparator;

/**
 * What the decider must know of the run, beside its state.
 *
 * @param iterations of every value that the run has ever had, in the order of the sequence
 * @param selected the values that are asked for
 * @param isPartial whether these are not all of the plan's: then there is no manifest
 * @param keep the values whose former output is kept if it is still good, with the run that it is
 *     of
 * @param manifestNonce tells the manifest of this controller from any other
 */
public record RunTerms(
    String runId,
    String outDir,
    Limits limits,
    OnFailure onFailure,
    ImmutableMap<Value, IterationTerms> iterations,
    ImmutableSet<Value> selected,
    boolean isPartial,
    ImmutableMap<Value, String> keep,
    String manifestNonce) {

  public IterationTerms of(Value value) {
    return iterations.get(value);
  }

  /** The selected values, the heaviest first, else in the order of the sequence. */
  public ImmutableList<Value> launchOrder() {
    return iterations.keySet().stream()
        .filter(selected::contains)
        .sorted(Comparator.comparing((Value v) -> -of(v).weight()))
        .collect(ImmutableList.toImmutableList());
  }
}
