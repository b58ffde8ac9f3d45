package io.muster.engine.yarn;

import java.util.Optional;

/**
 * Whether the CapacityScheduler counts cores, by its own figures: the DefaultResourceCalculator,
 * which knows memory alone, puts one core into whatever it works out, and so into each limit of
 * application masters; the DominantResourceCalculator as large a part of the cores as of the
 * memory.
 */
final class CoreCounting {
  private static final String COUNTS = "DominantResourceCalculator";

  private CoreCounting() {}

  /**
   * By the figures; where these are too small to tell, by the configuration of this machine.
   *
   * @param configured class name of the calculator, where it is known
   */
  static boolean of(ClusterScheduler scheduler, Optional<String> configured) {
    return scheduler.root().stream()
        .flatMap(Queue::all)
        .filter(Queue::isLeaf)
        .map(Queue::unlabelled)
        .flatMap(partition -> told(partition).stream())
        .findFirst()
        .orElseGet(() -> configured.filter(name -> name.endsWith(COUNTS)).isPresent());
  }

  private static Optional<Boolean> told(Partition partition) {
    Amount masters = partition.masterLimit().orElse(Amount.NOTHING);
    Amount most = partition.maximum().orElse(Amount.NOTHING);
    if (masters.cores() > 1) {
      return Optional.of(true);
    }
    boolean wouldBeMore =
        most.memoryMiB() > 0 && masters.memoryMiB() * most.cores() >= 2 * most.memoryMiB();
    return wouldBeMore ? Optional.of(false) : Optional.empty();
  }
}
