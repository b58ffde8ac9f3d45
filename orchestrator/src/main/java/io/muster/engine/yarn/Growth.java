package io.muster.engine.yarn;

import io.muster.slice.YarnResource;

/**
 * What all nodes offer that are there, and what they will. A queue's limits are shares of the
 * cluster, and grow with it.
 */
record Growth(YarnResource now, YarnResource then) {

  YarnResource of(YarnResource share) {
    return new YarnResource(
        grown(share.memoryMiB(), now.memoryMiB(), then.memoryMiB()),
        grown(share.vcores(), now.vcores(), then.vcores()));
  }

  /** What is more than all there is is no share, but no limit. */
  private static long grown(long share, long now, long then) {
    return share > now ? Math.max(share, then) : now == 0 ? share : share * then / now;
  }
}
