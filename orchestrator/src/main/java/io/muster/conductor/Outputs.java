package io.muster.conductor;

import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.plan.Value;
import java.util.Optional;
import java.util.function.Supplier;

/** The iterations' folders: emptied before a launch, verified after it. */
public interface Outputs {
  /** Empties the folder: marker and receipt first. */
  void clear(Value value);

  /**
   * Whether what the latest attempt wrote is good: {@code OutputVerified} or {@code
   * OutputRejected}.
   */
  IterationEvent verify(IterationState iteration);

  /**
   * Whether what a former run left is still good: {@code OutputVerified} or {@code KeepRefused}.
   */
  IterationEvent verifyKept(Value value, String fromRun);

  /**
   * What is left to do before a verdict counts, and may take long: then its event counts instead.
   * Empty where there is nothing.
   *
   * @param verdict of {@link #verify} or {@link #verifyKept}
   */
  default Optional<Supplier<IterationEvent>> lastCheck(Value value, IterationEvent verdict) {
    return Optional.empty();
  }
}
