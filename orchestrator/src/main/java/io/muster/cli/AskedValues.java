package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.PlanResult;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.Location;

/** What a command is to do with which values of a plan. */
interface AskedValues {
  /** The values, in the order of the sequence; refuses what is not in it. */
  ImmutableSet<Value> of(ResolvedPlan plan) throws Refusal;

  /** The plan as it is for them. */
  default PlanResult.Valid laidOver(PlanResult.Valid plan) {
    return plan;
  }

  /** Folders of outputs that are not to be where the plan has them. */
  default ImmutableMap<Value, Location> elsewhere() {
    return ImmutableMap.of();
  }
}
