package io.muster.cli;

import com.google.common.collect.ImmutableList;
import io.muster.conductor.IterationTerms;
import io.muster.conductor.RunTerms;
import io.muster.plan.Value;
import io.muster.slice.Capacity;
import io.muster.slice.Slice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which iterations run at a time, if all take equally long: the launch order laid out wave by wave.
 *
 * @param waves each the values that run together
 */
record Waves(ImmutableList<ImmutableList<Value>> waves, RunTerms terms) {

  /**
   * The waves of these values.
   *
   * @param begun the values that will be run, in launch order; others count as verified
   */
  static Waves of(RunTerms terms, Capacity capacity, List<Value> begun) {
    int most = terms.limits().maxConcurrent().orElse(Integer.MAX_VALUE);
    List<Value> waiting = new ArrayList<>(begun);
    Set<Value> canaries = terms.canaries(begun);
    ImmutableList.Builder<ImmutableList<Value>> waves = ImmutableList.builder();
    while (!waiting.isEmpty()) {
      Set<Value> open = new HashSet<>(waiting);
      boolean canaryFirst = waiting.stream().anyMatch(canaries::contains);
      List<Slice> held = new ArrayList<>();
      ImmutableList.Builder<Value> wave = ImmutableList.builder();
      for (Value value : List.copyOf(waiting)) {
        IterationTerms of = terms.of(value);
        boolean may =
            held.size() < most
                && of.after().stream().noneMatch(open::contains)
                && (!canaryFirst || canaries.contains(value) || value.isStage());
        if (may && capacity.admits(held, of.slice())) {
          held.add(of.slice());
          wave.add(value);
          waiting.remove(value);
        }
      }
      if (held.isEmpty()) {
        break; // what waits for a value outside of these, which is not verified, never begins
      }
      waves.add(wave.build());
    }
    return new Waves(waves.build(), terms);
  }

  /** The most that run at a time; 0 if nothing is to be run. */
  int atOnce() {
    return waves.stream().mapToInt(ImmutableList::size).max().orElse(0);
  }

  /** The slices of the wave that takes the most cores. */
  List<Slice> fullest() {
    List<Slice> fullest = List.of();
    for (ImmutableList<Value> wave : waves) {
      List<Slice> slices = wave.stream().map(v -> terms.of(v).slice()).toList();
      if (cores(slices) > cores(fullest)) {
        fullest = slices;
      }
    }
    return fullest;
  }

  static int cores(List<Slice> slices) {
    return slices.stream().mapToInt(Slice::taskCores).sum();
  }
}
