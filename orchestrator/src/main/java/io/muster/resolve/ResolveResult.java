package io.muster.resolve;

import com.google.common.collect.ImmutableList;
import io.muster.plan.Problem;

/** What came of looking up what a plan names. */
public sealed interface ResolveResult {
  /** Everything is there. */
  record Resolved(ResolvedPlan plan) implements ResolveResult {}

  /**
   * Something is not.
   *
   * @param problems all of them
   */
  record Refused(ImmutableList<Problem> problems) implements ResolveResult {}
}
