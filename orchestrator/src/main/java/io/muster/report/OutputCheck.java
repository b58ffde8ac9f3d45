package io.muster.report;

import io.muster.plan.Value;
import java.util.List;
import java.util.Optional;

/**
 * What a second look at the outputs of a run that has passed has found.
 *
 * @param unchanged the values whose outputs are what was verified
 * @param changed the values whose outputs are not
 * @param failedOptional the values that failed, and that the run passed without
 * @param blocked the values that waited for one of those
 * @param manifestAt where the manifest is
 * @param message the finding in one sentence
 */
public record OutputCheck(
    String runId,
    List<Value> unchanged,
    List<Value> changed,
    List<Value> failedOptional,
    List<Value> blocked,
    String manifestAt,
    String message) {
  public OutputCheck {
    unchanged = List.copyOf(unchanged);
    changed = List.copyOf(changed);
    failedOptional = List.copyOf(failedOptional);
    blocked = List.copyOf(blocked);
  }

  public ExitCode exitCode() {
    return changed.isEmpty() ? ExitCode.PASSED : ExitCode.OUTPUT_REJECTED;
  }

  /** Where the manifest is, if what it says is still so. */
  Optional<String> manifest() {
    return changed.isEmpty() ? Optional.of(manifestAt) : Optional.empty();
  }
}
