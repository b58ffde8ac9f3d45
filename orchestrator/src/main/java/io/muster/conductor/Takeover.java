package io.muster.conductor;

import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.FindIntended;
import io.muster.lifecycle.IterationEvent.IterationReopened;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.IterationEvent.VerifyIntended;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.slice.Slice;
import java.util.Arrays;
import java.util.List;

/**
 * Takes up what controllers of earlier epochs intended and nobody does any more: what may be at
 * work is looked up or stopped, what touches only an output is done again.
 */
final class Takeover {
  private static final List<Phase> MAY_BE_AT_WORK =
      Arrays.stream(Phase.values()).filter(Phase::mayBeAtWork).toList();

  private final RunTerms terms;

  Takeover(RunTerms terms) {
    this.terms = terms;
  }

  /** Adds what is to be done about them; nothing is begun again in a run that stops. */
  void takeUp(Turn turn) {
    boolean goesOn = turn.state().stop().isEmpty();
    for (IterationState i : ofEarlierEpochs(turn, List.of(Phase.CLEARING, Phase.CLEARED))) {
      if (!terms.selected().contains(i.value())) {
        turn.add(i.value(), new IterationReopened("it is not asked for any more"));
      } else if (goesOn) {
        turn.add(i.value(), new ClearIntended(i.attemptNumber(), sliceOf(i)));
      }
    }
    for (IterationState i : ofEarlierEpochs(turn, MAY_BE_AT_WORK)) {
      turn.add(i.value(), findOrStop(i));
    }
    if (goesOn) {
      for (IterationState i : ofEarlierEpochs(turn, List.of(Phase.VERIFYING))) {
        turn.add(i.value(), new VerifyIntended(i.attemptNumber()));
      }
    }
  }

  private static List<IterationState> ofEarlierEpochs(Turn turn, List<Phase> phases) {
    return turn.state().in(phases).stream().filter(i -> i.isOfEarlierEpoch(turn.epoch())).toList();
  }

  /** What was to be stopped is stopped, also when it is found alive long after. */
  private static IterationEvent findOrStop(IterationState i) {
    return i.attempt()
        .flatMap(AttemptState::stop)
        .<IterationEvent>map(reason -> new StopIntended(i.attemptNumber(), reason))
        .orElseGet(() -> new FindIntended(i.attemptNumber()));
  }

  private Slice sliceOf(IterationState i) {
    return i.attempt().map(AttemptState::slice).orElseGet(() -> terms.of(i.value()).slice());
  }
}
