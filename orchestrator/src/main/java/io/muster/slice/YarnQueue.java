package io.muster.slice;

/**
 * What a queue of the CapacityScheduler may have.
 *
 * @param name as the setting's path has it after {@code root.}
 * @param limit its absolute maximum capacity, or the user's limit in it where that is less
 * @param usedByOthers of these what others use; not what applications of this run do
 * @param masterLimit what application masters, in cluster mode the drivers, may have together: the
 *     queue's AMResourceLimit, by yarn.scheduler.capacity.maximum-am-resource-percent (0.1 unless
 *     set)
 * @param mastersOfOthers of these what others use: usedAMResource without this run's
 */
public record YarnQueue(
    String name,
    YarnResource limit,
    YarnResource usedByOthers,
    YarnResource masterLimit,
    YarnResource mastersOfOthers) {

  YarnResource left() {
    return limit.minus(usedByOthers);
  }

  /**
   * Whether that many masters may be there at once, those of others aside. One may always begin
   * where there is none: LeafQueue.activateApplications.
   */
  boolean allowsMasters(YarnResource ours, int number) {
    boolean isOnlyOne = number == 1 && mastersOfOthers.memoryMiB() == 0;
    return isOnlyOne || ours.isWithin(masterLimit.minus(mastersOfOthers));
  }

  /** How many masters of this size may be there at once. */
  int masters(YarnResource master) {
    int within = masterLimit.minus(mastersOfOthers).holds(master);
    return mastersOfOthers.memoryMiB() == 0 ? Math.max(1, within) : within;
  }

  /** Without anybody in it. */
  YarnQueue emptied() {
    return new YarnQueue(name, limit, YarnResource.NONE, masterLimit, YarnResource.NONE);
  }
}
