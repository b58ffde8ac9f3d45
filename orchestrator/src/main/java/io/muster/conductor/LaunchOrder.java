package io.muster.conductor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Iterables;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Multimaps;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import io.muster.slice.Capacity;
import io.muster.slice.Slice;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who begins next: the heavier first, then in the order of the sequence; what does not fit is
 * passed over for what does. A slice is free or not by the phases that hold one, and is never
 * counted separately.
 */
final class LaunchOrder {
  private final RunTerms terms;
  private final Room room;
  private final Capacity atFirst;
  private final Stages stages;

  /** Different weights of the plan, descending. */
  private final ImmutableList<Integer> weights;

  /** Those that must be verified before any other begins. */
  private final ImmutableSet<Value> canaries;

  /** No slice of the plan takes less of anything: where it does not fit, none does. */
  private final Optional<Slice> least;

  LaunchOrder(RunTerms terms, Capacity atFirst) {
    this.terms = terms;
    this.atFirst = atFirst;
    this.room = new Room(terms, atFirst);
    this.stages = new Stages(terms);
    ImmutableList<Value> order = terms.launchOrder();
    this.weights =
        order.stream()
            .map(v -> terms.of(v).weight())
            .distinct()
            .collect(ImmutableList.toImmutableList());
    this.canaries = terms.canaries(order);
    this.least = order.stream().map(v -> terms.of(v).slice()).distinct().reduce(Slice::least);
  }

  /** Adds the beginning of every iteration that may begin now. */
  void begin(Turn turn) {
    if (!hasCandidates(turn)) {
      return;
    }
    Capacity now = turn.capacity().orElse(atFirst);
    List<Slice> held = Room.held(turn.state());
    if (least.isEmpty() || !mayHoldMore(now, held)) {
      return;
    }
    boolean canariesSing =
        canaries.stream().allMatch(v -> turn.iteration(v).phase() == Phase.VERIFIED);
    Set<Slice> tooLarge = new HashSet<>();
    for (IterationState i : candidates(turn)) {
      Slice slice = terms.nextSlice(i);
      if (tooLarge.contains(slice)
          || !mayBegin(turn, i)
          || !(canariesSing || canaries.contains(i.value()) || i.value().isStage())) {
        continue;
      }
      if (!room.admits(now, held, slice)) {
        tooLarge.add(slice);
        continue;
      }
      turn.add(i.value(), new ClearIntended(i.attemptNumber() + 1, slice));
      held.add(slice);
      if (!mayHoldMore(now, held)) {
        return;
      }
    }
  }

  /** Whether the iteration may wait for room for ever and nobody misses it. */
  boolean isIdle(RunState state, IterationState i) {
    return stages.isIdle(state, i);
  }

  /** Whether one of the canaries will never be verified, so that the others never begin. */
  boolean canaryIsLost(RunState state) {
    return canaries.stream().anyMatch(v -> state.iteration(v).phase().isLost());
  }

  private static boolean hasCandidates(Turn turn) {
    return !turn.state().in(Phase.PENDING).isEmpty() || !turn.state().in(Phase.WAITING).isEmpty();
  }

  private boolean mayHoldMore(Capacity now, List<Slice> held) {
    return room.mayHoldMore(held) && room.admits(now, held, least.orElseThrow());
  }

  /** Those that wait, the heaviest first; looked through only as far as there is room. */
  private Iterable<IterationState> candidates(Turn turn) {
    RunState state = turn.state();
    Iterable<IterationState> all =
        Iterables.filter(
            Iterables.transform(
                Iterables.concat(state.in(Phase.WAITING), state.in(Phase.PENDING)), state::at),
            i -> terms.selected().contains(i.value()));
    if (weights.size() == 1) {
      return all;
    }
    ListMultimap<Integer, IterationState> byWeight =
        Multimaps.index(all, i -> terms.of(i.value()).weight());
    return Iterables.concat(Iterables.transform(weights, byWeight::get));
  }

  private boolean mayBegin(Turn turn, IterationState i) {
    return i.eligibleAt().map(at -> !at.isAfter(turn.now())).orElse(true)
        && !stages.awaitsItsCheck(turn.state(), i)
        && !stages.isIdle(turn.state(), i)
        && terms.of(i.value()).after().stream()
            .allMatch(before -> turn.iteration(before).phase() == Phase.VERIFIED);
  }
}
