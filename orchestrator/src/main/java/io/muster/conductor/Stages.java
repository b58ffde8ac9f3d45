package io.muster.conductor;

import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;

/**
 * When a frame is staged: only if an iteration that loads it is still to begin. Where all are kept
 * or verified, nobody waits for it.
 */
final class Stages {
  private final RunTerms terms;

  Stages(RunTerms terms) {
    this.terms = terms;
  }

  /** Whether it is a stage that nobody waits for. */
  boolean isIdle(RunState state, IterationState i) {
    return i.value().isStage()
        && state.where(Phase::awaitsRoom).stream().noneMatch(it -> isCalledFor(state, i, it));
  }

  private boolean isCalledFor(RunState state, IterationState stage, IterationState by) {
    return terms.selected().contains(by.value())
        && terms.of(by.value()).after().contains(stage.value())
        && !awaitsItsCheck(state, by);
  }

  /** Whether what a former run left may still be kept: outputs are checked a few at a time. */
  boolean awaitsItsCheck(RunState state, IterationState i) {
    return i.isUntouched()
        && terms.keep().containsKey(i.value())
        && !state.in(Phase.CHECKING).isEmpty();
  }
}
