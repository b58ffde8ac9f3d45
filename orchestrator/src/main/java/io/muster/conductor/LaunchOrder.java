package io.muster.conductor;

import com.google.common.collect.ImmutableList;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import io.muster.slice.Capacity;
import io.muster.slice.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Who begins next: the heavier first, then in the order of the sequence; what does not fit is
 * passed over for what does. A slice is free or not by the phases that hold one, and is never
 * counted separately.
 */
final class LaunchOrder {
  private final RunTerms terms;
  private final Capacity capacity;

  /** Selected values, the heaviest first. */
  private final ImmutableList<Value> order;

  /** Different weights of the plan, descending. */
  private final ImmutableList<Integer> weights;

  LaunchOrder(RunTerms terms, Capacity capacity) {
    this.terms = terms;
    this.capacity = capacity;
    this.order = terms.launchOrder();
    this.weights =
        order.stream()
            .map(v -> terms.of(v).weight())
            .distinct()
            .collect(ImmutableList.toImmutableList());
  }

  /** Adds the beginning of every iteration that may begin now. */
  void begin(Turn turn) {
    if (!hasCandidates(turn)) {
      return;
    }
    List<Slice> held = heldSlices(turn.state());
    int free = terms.limits().maxConcurrent().orElse(Integer.MAX_VALUE) - held.size();
    for (int weight : weights) {
      for (IterationState i : candidates(turn, weight)) {
        if (free <= 0 || freeCores(held) <= 0) {
          return;
        }
        Slice slice = nextSlice(i);
        if (mayBegin(turn, i) && capacity.fits(held, slice)) {
          turn.add(i.value(), new ClearIntended(i.attemptNumber() + 1, slice));
          held.add(slice);
          free--;
        }
      }
    }
  }

  /** The slice of the iteration's next attempt. */
  Slice nextSlice(IterationState i) {
    return i.nextSlice().orElseGet(() -> terms.of(i.value()).slice());
  }

  private static boolean hasCandidates(Turn turn) {
    return !turn.state().in(Phase.PENDING).isEmpty() || !turn.state().in(Phase.WAITING).isEmpty();
  }

  private static List<Slice> heldSlices(RunState state) {
    List<Slice> held = new ArrayList<>();
    for (Phase phase : HOLDING) {
      for (int position : state.in(phase)) {
        state.at(position).attempt().map(AttemptState::slice).ifPresent(held::add);
      }
    }
    return held;
  }

  private static final ImmutableList<Phase> HOLDING =
      Arrays.stream(Phase.values())
          .filter(Phase::holdsSlice)
          .collect(ImmutableList.toImmutableList());

  private int freeCores(List<Slice> held) {
    return capacity.cores() - held.stream().mapToInt(Slice::taskCores).sum();
  }

  private List<IterationState> candidates(Turn turn, int weight) {
    List<IterationState> found = new ArrayList<>();
    for (Phase phase : List.of(Phase.WAITING, Phase.PENDING)) {
      for (int position : turn.state().in(phase)) {
        IterationState i = turn.state().at(position);
        if (terms.of(i.value()).weight() == weight && terms.selected().contains(i.value())) {
          found.add(i);
        }
      }
    }
    return Collections.unmodifiableList(found);
  }

  private boolean mayBegin(Turn turn, IterationState i) {
    boolean due = i.eligibleAt().map(at -> !at.isAfter(turn.now())).orElse(true);
    return due
        && terms.of(i.value()).after().stream()
            .allMatch(before -> turn.iteration(before).phase() == Phase.VERIFIED)
        && (isCanary(i.value()) || canariesSing(turn));
  }

  private boolean isCanary(Value value) {
    return order.subList(0, canaries()).contains(value);
  }

  private boolean canariesSing(Turn turn) {
    return order.subList(0, canaries()).stream()
        .allMatch(v -> turn.iteration(v).phase() == Phase.VERIFIED);
  }

  private int canaries() {
    return Math.min(terms.limits().canary(), order.size());
  }
}
