package io.muster.cli;

import io.muster.conductor.PlannedLaunches;
import io.muster.conductor.RunTerms;
import io.muster.engine.LaunchRequest;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import io.muster.storage.ObjectStore;
import java.util.List;
import java.util.Map;

/** The launches that a new run would begin with; nothing is begun and nothing written. */
final class FirstLaunches {
  private final Surroundings surroundings;
  private final RunTerms terms;
  private final PlannedLaunches launches;

  private FirstLaunches(Surroundings surroundings, RunTerms terms, PlannedLaunches launches) {
    this.surroundings = surroundings;
    this.terms = terms;
    this.launches = launches;
  }

  /** Those of a run of this id, which would be recorded in that folder. */
  static FirstLaunches of(
      Surroundings surroundings,
      ObjectStore store,
      Engines engines,
      PreparedPlan prepared,
      String runId,
      RunFolder folder)
      throws Refusal {
    return new FirstLaunches(
        surroundings,
        prepared.termsOfNew(),
        engines.launches(prepared.plan(), runId, folder, prepared.home(), store));
  }

  /** The values that are asked for, in the order of launch. */
  List<Value> order() {
    return terms.launchOrder();
  }

  LaunchRequest of(Value value) {
    Moment moment = new Moment(surroundings.clock().instant(), 1);
    RunState begun =
        RunState.EMPTY
            .after(Happening.toRun(new RunEvent.SequenceResolved(List.of(value))), moment)
            .after(
                Happening.to(value, new IterationEvent.ClearIntended(1, terms.of(value).slice())),
                moment);
    return launches.request(begun.iteration(value), 1, Map.of());
  }
}
