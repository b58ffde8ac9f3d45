package io.muster.slice;

/**
 * What YARN makes of a request for a container.
 *
 * @param minimum yarn.scheduler.minimum-allocation-mb and -vcores
 * @param increment memory and cores of a container are multiples of it: the minimum where the
 *     CapacityScheduler rules (AbstractYarnScheduler.getNormalizedResource),
 *     yarn.resource-types.memory-mb.increment-allocation for the FairScheduler
 * @param largest what no container exceeds: yarn.scheduler.maximum-allocation-mb and -vcores or the
 *     queue's own, and never more than the largest node has
 * @param countsVcores whether yarn.scheduler.capacity.resource-calculator is the
 *     DominantResourceCalculator. The DefaultResourceCalculator counts memory only; the
 *     ResourceManager then reports 1 vcore for every container.
 */
public record ContainerRules(
    YarnResource minimum, YarnResource increment, YarnResource largest, boolean countsVcores) {

  public ContainerRules {
    if (increment.memoryMiB() < 1 || increment.vcores() < 1 || largest.memoryMiB() < 1) {
      throw new IllegalArgumentException(
          "containers grow by at least 1 MiB and 1 vcore, and have memory: "
              + increment
              + ", "
              + largest);
    }
  }

  /** Whether YARN refuses the request: it compares what was asked, cores too, before it rounds. */
  public boolean refuses(Container asked) {
    return asked.memory().mebibytes() > largest.memoryMiB() || asked.cores() > largest.vcores();
  }

  /** What YARN gives for what it does not refuse; without cores where it does not count them. */
  public YarnResource granted(Container asked) {
    return new YarnResource(
        rounded(
            asked.memory().mebibytes(),
            minimum.memoryMiB(),
            increment.memoryMiB(),
            largest.memoryMiB()),
        countsVcores
            ? rounded(asked.cores(), minimum.vcores(), increment.vcores(), largest.vcores())
            : 0);
  }

  /** ResourceCalculator.normalize: what is refused stays as it is, and so fits nowhere. */
  private static long rounded(long asked, long minimum, long increment, long largest) {
    long least = Math.max(1, Math.max(asked, minimum));
    long steps = (least + increment - 1) / increment;
    return Math.max(asked, Math.min(Math.multiplyExact(steps, increment), largest));
  }
}
