package io.muster.manifest;

import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunEvent.PlanAccepted;
import io.muster.lifecycle.RunState;
import io.muster.manifest.ManifestIteration.End;
import io.muster.plan.Value;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Makes the manifest of a run whose every iteration has ended. */
public final class PassedRun {
  private final String runId;
  private final Set<Value> required;

  /**
   * @param required the iterations without which the run has not passed
   */
  public PassedRun(String runId, Set<Value> required) {
    this.runId = runId;
    this.required = Set.copyOf(required);
  }

  /**
   * The manifest that says so.
   *
   * @throws IllegalArgumentException if the run has not passed: a required iteration has no output
   *     that passed, or one has not ended
   */
  public Manifest manifest(RunState state, String nonce, Instant writtenAt, List<String> warnings) {
    PlanAccepted plan =
        state.plan().orElseThrow(() -> new IllegalArgumentException("no plan was accepted"));
    return new Manifest(
        runId,
        nonce,
        plan.name(),
        writtenAt,
        plan.digest(),
        state.iterations().stream().map(iteration -> iteration(iteration, plan)).toList(),
        warnings);
  }

  private ManifestIteration iteration(IterationState state, PlanAccepted plan) {
    return new ManifestIteration(
        state.value(),
        state.attemptNumber(),
        state.attempt().flatMap(AttemptState::applicationId),
        required.contains(state.value()),
        plan.fingerprints().getOrDefault(state.value(), ""),
        end(state));
  }

  private static End end(IterationState state) {
    return switch (state.phase()) {
      case VERIFIED ->
          state
              .keptFrom()
              .<End>map(run -> new End.Kept(state.output().orElseThrow(), run))
              .orElseGet(() -> new End.Verified(state.output().orElseThrow()));
      case FAILED -> new End.Failed(state.failure().map(Failure::message).orElse("it failed"));
      case BLOCKED -> new End.Blocked(state.blockedBy().orElseThrow());
      default ->
          throw new IllegalArgumentException(
              "iteration " + state.value() + " has not ended: it is " + state.phase());
    };
  }
}
