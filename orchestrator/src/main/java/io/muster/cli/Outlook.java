package io.muster.cli;

import io.muster.conductor.Beginning;
import io.muster.journal.RunFolder;
import io.muster.plan.PlanResult;
import io.muster.resolve.Resolver;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan that could be run, and what a run of it would be; nothing is begun, so the folder of a run
 * that all is resolved for need not be there.
 */
record Outlook(
    LastRuns lastRuns, Optional<LastRuns.Found> last, Beginning beginning, PreparedPlan prepared) {
  private static final Beginning.Wish PLAIN = new Beginning.Wish(Optional.empty(), false, false);

  static Outlook of(
      Surroundings surroundings,
      Stores store,
      Engines engines,
      PlanResult.Valid valid,
      RunFolder run,
      AskedValues asked)
      throws Refusal, InterruptedException {
    LastRuns lastRuns = new LastRuns(surroundings, store, Resolver.outDir(valid.plan()));
    Optional<LastRuns.Found> last = lastRuns.find();
    Beginning beginning =
        Beginning.of(
            PLAIN,
            last.map(LastRuns.Found::run),
            valid.plan().limits().resumeWindow(),
            surroundings.clock().instant());
    PreparedPlan prepared =
        PreparedPlan.of(
            surroundings,
            store,
            engines,
            valid,
            LastRuns.sequence(beginning, last),
            LastRuns.held(last),
            run,
            asked);
    return new Outlook(lastRuns, last, beginning, prepared);
  }

  /**
   * The plan alone. Only a sequence that the plan does not list depends on what has run before,
   * whose journal may be damaged or driven by somebody else.
   */
  static PreparedPlan prepared(
      Surroundings surroundings,
      Stores store,
      Engines engines,
      PlanResult.Valid valid,
      RunFolder run,
      AskedValues asked)
      throws Refusal, InterruptedException {
    return valid.plan().sequence().isListed()
        ? PreparedPlan.of(surroundings, store, engines, valid, List.of(), Map.of(), run, asked)
        : of(surroundings, store, engines, valid, run, asked).prepared();
  }
}
