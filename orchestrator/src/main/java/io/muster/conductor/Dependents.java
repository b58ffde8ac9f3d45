package io.muster.conductor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import io.muster.lifecycle.IterationEvent.IterationBlocked;
import io.muster.lifecycle.IterationEvent.IterationReopened;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Lifecycle;
import io.muster.lifecycle.Phase;
import io.muster.plan.Value;
import java.util.ArrayDeque;
import java.util.Deque;

/** What becomes of iterations that wait for others ({@code after}) when those fail or run again. */
final class Dependents {
  /** By each value those that wait for it. */
  private final ImmutableListMultimap<Value, Value> waiting;

  /** Values for which others wait although they are not asked for. */
  private final ImmutableList<Value> neededUnselected;

  Dependents(RunTerms terms) {
    ImmutableListMultimap.Builder<Value, Value> pairs = ImmutableListMultimap.builder();
    terms
        .iterations()
        .forEach((value, of) -> of.after().forEach(before -> pairs.put(before, value)));
    this.waiting = pairs.build();
    this.neededUnselected =
        waiting.keySet().stream()
            .filter(before -> !before.isStage() && !terms.selected().contains(before))
            .collect(ImmutableList.toImmutableList());
  }

  /**
   * An output that was made of another one is as old as that one. What is kept of a former run was
   * not made of what this one stages, or may stage.
   */
  void reopenWhatReadsWhatRunsAgain(Turn turn) {
    for (Value before : waiting.keySet()) {
      if (turn.iteration(before).phase() == Phase.VERIFIED) {
        continue;
      }
      for (Value value : waiting.get(before)) {
        IterationState i = turn.iteration(value);
        boolean isMadeOfIt = !before.isStage() || i.keptFrom().isEmpty();
        if (i.phase() == Phase.VERIFIED && isMadeOfIt) {
          turn.add(value, new IterationReopened(before.spoken() + ", which it reads, changes"));
        }
      }
    }
  }

  /** What waits for a failed one is blocked, and so is what waits for that. */
  void block(Turn turn) {
    Deque<Value> lost = new ArrayDeque<>();
    turn.state().where(Phase::isLost).stream()
        .map(IterationState::value)
        .filter(waiting::containsKey)
        .forEach(lost::add);
    neededUnselected.stream()
        .filter(before -> turn.iteration(before).phase() != Phase.VERIFIED)
        .forEach(lost::add);
    while (!lost.isEmpty()) {
      Value before = lost.remove();
      for (Value value : waiting.get(before)) {
        if (Lifecycle.allows(turn.iteration(value), new IterationBlocked(before))) {
          turn.add(value, new IterationBlocked(before));
          lost.add(value);
        }
      }
    }
  }
}
