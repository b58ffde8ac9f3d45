package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.PlanResult;
import io.muster.plan.Spelling;
import io.muster.plan.Value;
import io.muster.report.ExitCode;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.Location;
import java.util.Optional;

/**
 * One value, as the user wrote it.
 *
 * @param place in which the folder of its output is to be, if not in {@code out_dir}
 */
record AskedValue(String text, Optional<Location> place) implements AskedValues {
  @Override
  public ImmutableSet<Value> of(ResolvedPlan plan) throws Refusal {
    for (Value value : plan.sequence()) {
      if (value.text().equals(text)) {
        return ImmutableSet.of(value);
      }
    }
    String meant =
        Spelling.nearest(text, plan.sequence().stream().map(Value::text).toList())
            // of a single letter every other one is as near
            .filter(near -> text.length() > 1)
            .map(near -> "; did you mean " + near + "? It has ")
            .orElse("; it has ");
    throw new Refusal(
        ExitCode.USAGE,
        "the sequence of the plan has no value " + text + meant + ValueList.shown(plan.sequence()));
  }

  /** No step goes before it: what a run would stage is loaded from its source. */
  @Override
  public PlanResult.Valid laidOver(PlanResult.Valid plan) {
    return new PlanResult.Valid(plan.plan().unstaged(), plan.effective());
  }

  @Override
  public ImmutableMap<Value, Location> elsewhere() {
    // a text that is no value is refused when the sequence is known
    if (place.isEmpty() || Value.problemOf(text).isPresent()) {
      return ImmutableMap.of();
    }
    Value value = new Value(text);
    return ImmutableMap.of(value, place.get().resolve(value.folder()));
  }
}
