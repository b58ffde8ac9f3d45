package io.muster.job.contract;

/**
 * What is asked of an attempt that is only tried: it then leaves a {@link Shown} beside its
 * receipt.
 *
 * @param share of each frame's rows that is taken, above 0; 1 for all of them
 * @param seed of the choice: with the same one, the same partitions give the same rows
 * @param rows of each output that are shown
 */
public record Trial(double share, long seed, int rows) {
  public Trial {
    Check.that(share > 0 && share <= 1, "share is not above 0 and at most 1");
    Check.that(rows >= 0, "rows is below zero");
  }

  /** Whether rows are left out. */
  public boolean isSampled() {
    return share < 1;
  }
}
