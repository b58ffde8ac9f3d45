package io.muster.slice;

import io.muster.plan.MemorySize;

/** The least that tests give to an application: a driver and an executor. */
public final class SmallSlice {
  private SmallSlice() {}

  /** One core and 512 MiB each, and nothing beside. */
  public static Slice get() {
    return new Slice(
        1,
        1,
        new MemorySize(512),
        1,
        new MemorySize(512),
        MemorySize.ZERO,
        MemorySize.ZERO,
        MemorySize.ZERO);
  }
}
