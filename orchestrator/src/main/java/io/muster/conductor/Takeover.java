package io.muster.conductor;

import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationEvent.FindIntended;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.IterationEvent.VerifyIntended;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import java.util.List;
import java.util.function.Predicate;

/**
 * Takes up what controllers of earlier epochs intended and nobody does any more: an attempt that
 * has begun is looked up or stopped, what touches only an output is done again.
 */
final class Takeover {
  private Takeover() {}

  /** Adds what is to be done about them; nothing is begun again in a run that stops. */
  static void takeUp(Turn turn) {
    for (IterationState i : ofEarlierEpochs(turn, Phase::holdsSlice)) {
      turn.add(i.value(), findOrStop(i));
    }
    if (turn.state().stop().isEmpty()) {
      for (IterationState i : ofEarlierEpochs(turn, Phase.VERIFYING::equals)) {
        turn.add(i.value(), new VerifyIntended(i.attemptNumber()));
      }
    }
  }

  private static List<IterationState> ofEarlierEpochs(Turn turn, Predicate<Phase> holds) {
    return turn.state().where(holds).stream()
        .filter(i -> i.isOfEarlierEpoch(turn.epoch()))
        .toList();
  }

  /** What was to be stopped is stopped, also when it is found alive long after. */
  private static IterationEvent findOrStop(IterationState i) {
    return i.attempt()
        .flatMap(AttemptState::stop)
        .<IterationEvent>map(reason -> new StopIntended(i.attemptNumber(), reason))
        .orElseGet(() -> new FindIntended(i.attemptNumber()));
  }
}
