package io.muster.cli;

import io.muster.conductor.Launches;
import io.muster.conductor.PlannedLaunches;
import io.muster.engine.Attempt;
import io.muster.engine.LaunchRequest;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.Spec;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedIteration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The launches of a run, whose applications read from its source what a run would stage for all of
 * its iterations: for a single one that is not worth while, and nothing is staged outside of a run.
 */
record SourceLaunches(Launches launches, PreparedPlan prepared) implements Launches {
  private static final ContractJson JSON = new ContractJson();

  @Override
  public Attempt attempt(Value value, int number) {
    return launches.attempt(value, number);
  }

  @Override
  public LaunchRequest request(IterationState iteration, int epoch) {
    LaunchRequest request = launches.request(iteration, epoch);
    ResolvedIteration resolved = prepared.plan().of(iteration.value());
    Set<Value> stages = resolved.plan().stages();
    if (stages.isEmpty()) {
      return request;
    }
    Spec spec = spec(request);
    Map<String, FrameSpec> frames = new LinkedHashMap<>(spec.frames());
    for (Value stage : stages) {
      spec(launches.request(begun(stage, Instant.EPOCH), epoch))
          .frames()
          .forEach(
              (name, staged) ->
                  frames.replace(name, new FrameSpec(staged.source(), frames.get(name).shape())));
    }
    Spec fromSources = spec.reading(frames, resolved.inputBytes().orElse(null));
    return request.with(JSON.write(fromSources), PlannedLaunches.jvmMode(resolved));
  }

  private static Spec spec(LaunchRequest request) {
    return JSON.read(Spec.class, request.spec(), "the spec of " + request.attempt().value());
  }

  /** The first attempt of a step, as it is when it is launched. */
  IterationState begun(Value step, Instant at) {
    Moment moment = new Moment(at, 1);
    return RunState.EMPTY
        .after(Happening.toRun(new RunEvent.SequenceResolved(List.of(step))), moment)
        .after(
            Happening.to(step, new IterationEvent.ClearIntended(1, prepared.terms().slice(step))),
            moment)
        .iteration(step);
  }
}
