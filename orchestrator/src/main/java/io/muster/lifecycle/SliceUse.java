package io.muster.lifecycle;

import java.util.Optional;

/**
 * How much of its slice an application used, in brief; the receipt has it in full.
 *
 * @param cores of the slice
 * @param sessionMillis how long the application had a Spark context, up to its receipt or its end
 * @param busyMillis of all tasks together, each from its launch to its end
 * @param oneTask why nearly all of the work was done by one task at a time, where it was and that
 *     is worth a word
 */
public record SliceUse(int cores, long sessionMillis, long busyMillis, Optional<OneTask> oneTask) {

  /** Why the work was done by one task at a time. */
  public enum OneTask {
    /** One task read the input. */
    INPUT,
    /** The rows were brought into one partition without a shuffle. */
    COALESCE,
    /** A shuffle brought the rows into one partition. */
    SHUFFLE,
    /** The job made its first rows itself, in one partition. */
    MADE,
    /** There were several tasks, and one of them had nearly all of the rows. */
    SKEW
  }

  public SliceUse {
    if (cores < 1 || sessionMillis < 0 || busyMillis < 0) {
      throw new IllegalArgumentException("a slice has cores, and times are not below zero");
    }
  }

  /** The time that the slice's cores had together while the context was there. */
  public long heldMillis() {
    return cores * sessionMillis;
  }
}
