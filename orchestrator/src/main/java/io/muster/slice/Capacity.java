package io.muster.slice;

import io.muster.plan.MemorySize;
import io.muster.plan.SliceRequest;
import java.util.Collection;
import java.util.List;

/** What a cluster can give, and the arithmetic of what fits into it. */
public interface Capacity {

  /**
   * Whether the wanted slice fits now: beside those that are held, and beside what others use. What
   * fits still fits when fewer slices are held, or smaller ones.
   */
  boolean fits(Collection<Slice> held, Slice wanted);

  /**
   * Whether the slice fits into the cluster when nobody uses it. If it does not, no waiting helps.
   */
  default boolean canEverFit(Slice wanted) {
    return fits(List.of(), wanted);
  }

  /**
   * Whether the slice may be launched beside those held. The first of all may also where it does
   * not fit now: the cluster's own queue gives it what others give back, and nobody else does.
   */
  default boolean admits(Collection<Slice> held, Slice wanted) {
    return held.isEmpty() ? canEverFit(wanted) : fits(held, wanted);
  }

  /** Why the slice does not fit beside those held, or how it does, with the numbers. */
  String explain(Collection<Slice> held, Slice wanted);

  /**
   * The slice nearest to the wanted one that fits into the empty cluster: its memory cut where it
   * must be, as far as that helps.
   */
  Slice largest(Slice wanted);

  /** What is reckoned beside a heap of the slice, whether the slice says it or Spark's factor. */
  default MemorySize overhead(Slice slice) {
    return slice.memoryOverhead();
  }

  /**
   * The slice of one of so many iterations: what the plan leaves open becomes a fair share.
   *
   * @param maxConcurrent how many applications there may be at once
   */
  Slice share(SliceRequest asked, int iterations, int maxConcurrent);

  /**
   * What a slice that does not fit beside those held waits for, as a half sentence after "waits
   * for".
   */
  default String shortage(Collection<Slice> held, Slice wanted) {
    return "room";
  }

  /** What these slices take together, as the cluster counts it. */
  MemorySize memory(Collection<Slice> slices);

  /** Cores that can run tasks. */
  int cores();
}
