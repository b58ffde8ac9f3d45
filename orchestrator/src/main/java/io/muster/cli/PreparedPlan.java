package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.conductor.RunTerms;
import io.muster.engine.submit.SparkHome;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.Tag;
import io.muster.plan.PlanResult;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedPlan;
import io.muster.slice.Capacity;
import io.muster.slice.Slice;
import java.util.List;
import java.util.Map;

/**
 * A plan that can be run: read, looked up, and small enough for its cluster.
 *
 * @param selected the values that are asked for
 * @param terms what its iterations may have of the cluster
 */
record PreparedPlan(
    PlanResult.Valid valid,
    ResolvedPlan plan,
    ImmutableSet<Value> selected,
    Capacity capacity,
    RunTermsMaker terms,
    SparkHome home) {

  /**
   * Refuses a plan that cannot be run, with every reason at once.
   *
   * @param onRecord the sequence of the run that goes on; empty for one that begins
   * @param ours what the last run may still hold of the cluster
   * @param run the folder of the run
   * @param asked for, and where some of it is to be
   */
  static PreparedPlan of(
      Surroundings surroundings,
      Stores store,
      Engines engines,
      PlanResult.Valid valid,
      List<Value> onRecord,
      Map<Tag, Slice> ours,
      RunFolder run,
      AskedValues asked)
      throws Refusal, InterruptedException {
    ResolvedPlan plan =
        new Plans(surroundings, store)
            .resolve(asked.laidOver(valid), onRecord, run, asked.elsewhere());
    ImmutableSet<Value> selected = asked.of(plan);
    SparkHome home = new SparkHomes(surroundings).of(plan);
    Capacity capacity = engines.capacity(plan.plan(), ours);
    RunTermsMaker terms = new RunTermsMaker(plan, capacity);
    terms.check(plan.withStages(selected));
    return new PreparedPlan(valid, plan, selected, capacity, terms, home);
  }

  /** What a run's journal says of it. */
  RunEvent.PlanAccepted acceptance() {
    return Acceptance.of(valid, plan, selected);
  }

  /** The terms of a run that begins with nothing. */
  RunTerms termsOfNew() {
    return terms.terms("", RunState.EMPTY, selected, ImmutableMap.of(), "");
  }
}
