package io.muster.conductor;

import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.plan.Value;

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
}
