package io.muster.conductor;

import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.Tag;
import io.muster.slice.Capacity;
import io.muster.slice.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Whether a slice may be held beside those that are. What there is may change while the run goes
 * on; whether a slice can ever be had was decided before it began, for a node that is away may come
 * back.
 */
public final class Room {
  private final RunTerms terms;
  private final Capacity atFirst;

  /**
   * @param atFirst the capacity for which the slices were made
   */
  public Room(RunTerms terms, Capacity atFirst) {
    this.terms = terms;
    this.atFirst = atFirst;
  }

  /** The slices of all that may be at work. */
  static List<Slice> held(RunState run) {
    List<Slice> held = new ArrayList<>();
    for (IterationState i : run.where(Phase::holdsSlice)) {
      i.attempt().map(AttemptState::slice).ifPresent(held::add);
    }
    return held;
  }

  /** The same of those that were launched, by the tags of their attempts. */
  public static Map<Tag, Slice> heldByTag(RunState run) {
    Map<Tag, Slice> held = new HashMap<>();
    for (IterationState i : run.where(Phase::holdsSlice)) {
      i.attempt()
          .ifPresent(attempt -> attempt.tag().ifPresent(tag -> held.put(tag, attempt.slice())));
    }
    return held;
  }

  boolean mayHoldMore(List<Slice> held) {
    return held.size() < terms.limits().maxConcurrent().orElse(Integer.MAX_VALUE);
  }

  /** As {@link Capacity#admits}. */
  boolean admits(Capacity now, List<Slice> held, Slice wanted) {
    return held.isEmpty() ? atFirst.canEverFit(wanted) : now.fits(held, wanted);
  }

  /**
   * What iterations wait for that could begin otherwise, as half sentences; reckoned once for all
   * that would take the same.
   */
  public Function<IterationState, String> shortages(RunState run, Capacity now) {
    List<Slice> held = held(run);
    if (!mayHoldMore(held)) {
      return iteration -> "room: limits.max_concurrent is " + held.size();
    }
    Map<Slice, String> bySlice = new HashMap<>();
    return iteration ->
        bySlice.computeIfAbsent(terms.nextSlice(iteration), slice -> now.shortage(held, slice));
  }
}
