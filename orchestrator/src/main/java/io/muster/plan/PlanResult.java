package io.muster.plan;

import com.google.common.collect.ImmutableList;

/** What came of reading a plan. */
public sealed interface PlanResult {
  /**
   * The plan may be carried out, as far as it can be told without looking up what it names.
   *
   * @param effective every value with its origin, in the plan's order
   */
  record Valid(Plan plan, ImmutableList<EffectiveValue> effective) implements PlanResult {}

  /**
   * The plan may not be carried out.
   *
   * @param problems all of them, in the order of the files and lines
   */
  record Invalid(ImmutableList<Problem> problems) implements PlanResult {}
}
