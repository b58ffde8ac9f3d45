package io.muster.report;

import io.muster.lifecycle.Failure;
import io.muster.plan.Value;

/** Says what a failure means; pure. */
public interface Explainer {
  Explanation explain(Value value, Failure failure);

  /** Repeats what was found, where nobody knows more. */
  Explainer PLAIN = (value, failure) -> new Explanation(failure.message(), "", false);
}
