package io.muster.conductor;

import io.muster.engine.Attempt;
import io.muster.engine.LaunchRequest;
import io.muster.lifecycle.IterationState;
import io.muster.plan.Value;
import java.util.Map;

/** Makes of an intended launch what the engine must know. */
public interface Launches {
  /** How the engine knows this attempt; the same for the same arguments. */
  Attempt attempt(Value value, int number);

  /**
   * The launch of the iteration's latest attempt.
   *
   * @param pins at which version the run reads each table, as far as that is on record
   */
  LaunchRequest request(IterationState iteration, int epoch, Map<String, String> pins);
}
