package io.muster.cli;

import io.muster.conductor.Launches;
import io.muster.engine.Attempt;
import io.muster.engine.LaunchRequest;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Spec;
import io.muster.job.contract.Trial;
import io.muster.lifecycle.IterationState;
import io.muster.plan.Value;
import java.util.Map;

/** The launches of a run, whose applications are asked to show beside what they do. */
record TrialLaunches(Launches launches, Trial trial) implements Launches {
  @Override
  public Attempt attempt(Value value, int number) {
    return launches.attempt(value, number);
  }

  @Override
  public LaunchRequest request(IterationState iteration, int epoch, Map<String, String> pins) {
    LaunchRequest request = launches.request(iteration, epoch, pins);
    ContractJson json = new ContractJson();
    Spec spec = json.read(Spec.class, request.spec(), "the spec of " + iteration.value());
    return request.withSpec(json.write(spec.asTrial(trial)));
  }
}
