package io.muster.manifest;

import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Value;
import java.util.Optional;

/**
 * How one iteration ended.
 *
 * @param attempt the last one; 0 if there was none in this run
 * @param required whether the run would have failed with it
 * @param fingerprint of all that changes its result
 * @param end with what it ended
 */
public record ManifestIteration(
    Value value,
    int attempt,
    Optional<String> applicationId,
    boolean required,
    String fingerprint,
    End end) {

  /** With what an iteration ended. */
  public sealed interface End {
    /** An application of this run wrote what passed. */
    record Verified(VerifiedOutput output) implements End {}

    /** What a former run wrote passed again. */
    record Kept(VerifiedOutput output, String fromRun) implements End {}

    /** It failed, which only an iteration that is not required may. */
    record Failed(String why) implements End {}

    /** What it waits for failed. */
    record Blocked(Value by) implements End {}
  }

  public ManifestIteration {
    if (attempt < 0) {
      throw new IllegalArgumentException("attempts are counted from 1");
    }
    if (required && output(end).isEmpty()) {
      throw new IllegalArgumentException(
          "iteration " + value + " is required and has no output that passed: the run has not");
    }
  }

  /** What passed, if it did. */
  public Optional<VerifiedOutput> output() {
    return output(end);
  }

  private static Optional<VerifiedOutput> output(End end) {
    if (end instanceof End.Verified verified) {
      return Optional.of(verified.output());
    }
    return end instanceof End.Kept kept ? Optional.of(kept.output()) : Optional.empty();
  }
}
