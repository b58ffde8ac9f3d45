package io.muster.slice;

import java.util.Collection;

/** What a cluster can give, and the arithmetic of what fits into it. */
public interface Capacity {

  /** Whether the wanted slice fits beside those that are held. */
  boolean fits(Collection<Slice> held, Slice wanted);

  /** Why the slice does not fit beside those held, or how it does, with the numbers. */
  String explain(Collection<Slice> held, Slice wanted);

  /**
   * The slice nearest to the wanted one that fits into the empty cluster: its memory cut where it
   * must be.
   */
  Slice largest(Slice wanted);

  /** Cores that can run tasks. */
  int cores();
}
