package io.muster.report;

import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Value;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What became of one iteration.
 *
 * @param required whether its failure fails the run
 * @param selected whether it was asked for
 * @param explanation of the last failure, where there is one that still counts
 */
public record IterationResult(
    IterationState state,
    IterationOutcome outcome,
    boolean required,
    boolean selected,
    IterationTiming timing,
    Optional<Explanation> explanation) {

  public Value value() {
    return state.value();
  }

  public int attempts() {
    return state.attemptNumber();
  }

  OptionalLong rows() {
    return state.output().map(VerifiedOutput::rows).orElse(OptionalLong.empty());
  }

  Optional<String> applicationId() {
    return state.attempt().flatMap(AttemptState::applicationId);
  }

  Optional<Failure> failure() {
    return explanation.isPresent() ? state.failure() : Optional.empty();
  }

  Duration ran() {
    return timing.ran();
  }

  /** {@code failed}, {@code blocked by 6}, {@code verified (optional)}. */
  String status() {
    String status = outcome.words() + state.blockedBy().map(by -> " by " + by).orElse("");
    return required || value().isStage() ? status : status + " (optional)";
  }
}
