package io.muster.conductor;

import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationEvent.OutputChanged;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.ObjectStore;
import io.muster.verify.Identities;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was staged for a run, and whether it still is as it was verified. Iterations load the folder
 * as it is, so that whatever came or went there meanwhile may be in their outputs.
 */
public final class StagedFrames {
  private final ResolvedPlan plan;
  private final Identities identities;

  public StagedFrames(ResolvedPlan plan, ObjectStore store) {
    this.plan = plan;
    this.identities = new Identities(store);
  }

  /**
   * The stages that are on record as verified and are not what they were, and the iterations that
   * load them.
   *
   * @throws io.muster.storage.StorageException if the store could not be asked
   */
  public Set<Value> spoiled(RunState state) {
    Set<Value> spoiled = new LinkedHashSet<>();
    changes(state).forEach(news -> spoiled.add(news.value()));
    for (Value value : plan.sequence()) {
      if (plan.of(value).plan().stages().stream().anyMatch(spoiled::contains)) {
        spoiled.add(value);
      }
    }
    return spoiled;
  }

  List<News.OfIteration> changes(RunState state) {
    List<News.OfIteration> changes = new ArrayList<>();
    for (ResolvedIteration stage : plan.stages().values()) {
      if (state.has(stage.value())) {
        IterationState i = state.iteration(stage.value());
        List<String> problems =
            i.phase() == Phase.VERIFIED
                ? identities.changes(
                    stage.output(), i.output().orElseThrow(), stage.plan().verify().successMarker())
                : List.of();
        if (!problems.isEmpty()) {
          Failure changed = Failure.of(Failure.Origin.OUTPUT_CHANGED, String.join("; ", problems));
          changes.add(
              new News.OfIteration(stage.value(), new OutputChanged(i.attemptNumber(), changed)));
        }
      }
    }
    return changes;
  }
}
