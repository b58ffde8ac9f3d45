package io.muster.slice;

import io.muster.plan.MemorySize;
import java.util.Optional;

/**
 * How Spark asks YARN for the containers of a slice, and where it wants them. The numbers are those
 * of Spark 3.5: org.apache.spark.deploy.yarn.Client, its config, and ResourceProfile.
 *
 * @param driverOverheadFactor spark.driver.memoryOverheadFactor: 0.10 unless set
 * @param executorOverheadFactor spark.executor.memoryOverheadFactor: 0.10 unless set; EMR sets
 *     0.1875
 * @param masterLabel the only nodes for application masters (spark.yarn.am.nodeLabelExpression,
 *     yarn.node-labels.am.default-node-label-expression); empty: all
 * @param executorLabel the only nodes for executors (spark.yarn.executor.nodeLabelExpression);
 *     empty: all
 */
public record SparkOnYarn(
    DeployMode mode,
    double driverOverheadFactor,
    double executorOverheadFactor,
    Optional<String> masterLabel,
    Optional<String> executorLabel) {

  /** Where the driver runs. */
  public enum DeployMode {
    /** Beside the controller: YARN sees an application master that only asks for executors. */
    CLIENT,
    /** Inside the application master. */
    CLUSTER
  }

  /** Spark's own default of both factors. */
  public static final double DEFAULT_FACTOR = 0.10;

  /** ResourceProfile.MEMORY_OVERHEAD_MIN_MIB. */
  private static final MemorySize LEAST_OVERHEAD = new MemorySize(384);

  /**
   * spark.yarn.am.memory, spark.yarn.am.memoryOverhead (by a factor of 0.10), spark.yarn.am.cores.
   */
  private static final Container CLIENT_MASTER =
      Container.of(new MemorySize(512), LEAST_OVERHEAD, 1);

  public SparkOnYarn {
    if (!(driverOverheadFactor >= 0) || !(executorOverheadFactor >= 0)) {
      throw new IllegalArgumentException(
          "an overhead factor is not negative: "
              + driverOverheadFactor
              + ", "
              + executorOverheadFactor);
    }
  }

  /** By Spark's own factors, on any node. */
  public static SparkOnYarn of(DeployMode mode) {
    return new SparkOnYarn(
        mode, DEFAULT_FACTOR, DEFAULT_FACTOR, Optional.empty(), Optional.empty());
  }

  /** The container in which the application begins: in cluster mode its driver. */
  public Container master(Slice slice) {
    return mode == DeployMode.CLIENT
        ? CLIENT_MASTER
        : Container.of(
            slice.driverMemory(),
            overhead(slice, slice.driverMemory(), driverOverheadFactor),
            slice.driverCores());
  }

  /** One of its executors. Python's memory counts for Python applications only: reckoned always. */
  public Container executor(Slice slice) {
    return new Container(
        slice.executorMemory(),
        overhead(slice, slice.executorMemory(), executorOverheadFactor),
        slice.offHeapMemory(),
        slice.pysparkMemory(),
        slice.executorCores());
  }

  /** What the overhead of a heap is unless the plan says it; Spark cuts off the fraction. */
  static MemorySize overhead(MemorySize heap, double factor) {
    MemorySize share = new MemorySize((long) (factor * heap.mebibytes()));
    return share.compareTo(LEAST_OVERHEAD) > 0 ? share : LEAST_OVERHEAD;
  }

  private static MemorySize overhead(Slice slice, MemorySize heap, double factor) {
    return slice.memoryOverhead().isZero() ? overhead(heap, factor) : slice.memoryOverhead();
  }
}
