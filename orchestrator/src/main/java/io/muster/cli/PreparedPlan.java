package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.conductor.RunTerms;
import io.muster.engine.submit.SparkHome;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.plan.PlanResult;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedPlan;
import io.muster.slice.MachineCapacity;
import java.util.List;

/**
 * A plan that can be run: read, looked up, and small enough for this machine.
 *
 * @param selected the values that are asked for
 * @param terms what its iterations may have of the machine
 */
record PreparedPlan(
    PlanResult.Valid valid,
    ResolvedPlan plan,
    ImmutableSet<Value> selected,
    MachineCapacity machine,
    RunTermsMaker terms,
    SparkHome home) {

  /**
   * Refuses a plan that cannot be run, with every reason at once.
   *
   * @param onRecord the sequence of the run that goes on; empty for one that begins
   * @param run the folder of the run
   * @param asked for, and where some of it is to be
   */
  static PreparedPlan of(
      Surroundings surroundings,
      Stores store,
      Engines engines,
      PlanResult.Valid valid,
      List<Value> onRecord,
      RunFolder run,
      AskedValues asked)
      throws Refusal, InterruptedException {
    ResolvedPlan plan =
        new Plans(surroundings, store)
            .resolve(asked.laidOver(valid), onRecord, run, asked.elsewhere());
    ImmutableSet<Value> selected = asked.of(plan);
    MachineCapacity machine = engines.capacity(plan.plan().cluster());
    RunTermsMaker terms = new RunTermsMaker(plan, machine);
    terms.check(plan.withStages(selected));
    return new PreparedPlan(valid, plan, selected, machine, terms, engines.sparkHome(plan));
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
