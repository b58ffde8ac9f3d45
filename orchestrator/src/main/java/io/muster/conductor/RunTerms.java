package io.muster.conductor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationState;
import io.muster.plan.Limits;
import io.muster.plan.Plan.OnFailure;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import java.util.Comparator;

/**
 * What the decider must know of the run, beside its state.
 *
 * @param iterations of every value that the run has ever had, in the order of the sequence, and of
 *     the stages before them
 * @param selected the values that are asked for, and the stages that they wait for
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

  /** The slice of the iteration's latest attempt; the plan's where it has had none. */
  Slice latestSlice(IterationState i) {
    return i.attempt().map(AttemptState::slice).orElseGet(() -> of(i.value()).slice());
  }

  /** The slice of the iteration's next attempt. */
  Slice nextSlice(IterationState i) {
    return i.nextSlice().orElseGet(() -> of(i.value()).slice());
  }

  /** The selected values, the heaviest first, else in the order of the sequence. */
  public ImmutableList<Value> launchOrder() {
    return iterations.keySet().stream()
        .filter(selected::contains)
        .sorted(Comparator.comparing((Value v) -> -of(v).weight()))
        .collect(ImmutableList.toImmutableList());
  }
}
