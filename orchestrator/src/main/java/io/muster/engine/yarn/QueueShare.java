package io.muster.engine.yarn;

import io.muster.slice.YarnResource;

/**
 * What may be had of a queue, and how much of it others have.
 *
 * @param others no more than the limit counts: what is beyond leaves nothing less
 */
record QueueShare(YarnResource limit, YarnResource others) {

  /** Under this limit and another one as well. */
  QueueShare and(QueueShare other) {
    YarnResource both = least(limit, other.limit);
    YarnResource left = least(limit.minus(others), other.limit.minus(other.others));
    return new QueueShare(both, both.minus(left));
  }

  private static YarnResource least(YarnResource one, YarnResource other) {
    return new YarnResource(
        Math.min(one.memoryMiB(), other.memoryMiB()), Math.min(one.vcores(), other.vcores()));
  }
}
