package io.muster.slice;

import io.muster.plan.MemorySize;
import io.muster.plan.SliceRequest;

/**
 * Makes a slice of what the plan asks for: what it leaves open becomes a fair share of one machine.
 */
public final class FairShare {
  /**
   * Spark's default for the memory that a JVM takes beside its heap:
   * spark.driver.memoryOverheadFactor and its minimum.
   */
  private static final double OVERHEAD_FACTOR = 0.10;

  private static final MemorySize OVERHEAD_MINIMUM = new MemorySize(384);

  /**
   * The least heap with which Spark starts is 450 MiB (UnifiedMemoryManager); below this work is
   * not worth it.
   */
  private static final MemorySize LEAST_HEAP = new MemorySize(512);

  /** Beyond this a short iteration has no use for more. */
  private static final MemorySize AMPLE_HEAP_PER_CORE = MemorySize.ofGibibytes(4);

  private FairShare() {}

  /** The slice of one of {@code atOnce} applications that share the machine. */
  public static Slice of(SliceRequest asked, MachineCapacity machine, int atOnce) {
    int cores = Math.max(1, machine.cores() / atOnce);
    int executors = asked.executors().orElse(1);
    int executorCores = asked.executorCores().orElse(Math.max(1, cores / executors));
    MemorySize pyspark = asked.pysparkMemory().orElse(MemorySize.ZERO);
    MemorySize offHeap = asked.offHeapMemory().orElse(MemorySize.ZERO);
    MemorySize share = new MemorySize(machine.memory().mebibytes() / atOnce);
    MemorySize heap = heapOf(share, pyspark.plus(offHeap), asked);
    MemorySize ample = AMPLE_HEAP_PER_CORE.times((long) executors * executorCores);
    MemorySize open = heap.atMost(ample);
    MemorySize driver = asked.driverMemory().orElseGet(() -> driverPart(open, executors, asked));
    MemorySize executor =
        asked.executorMemory().orElseGet(() -> executorPart(open, driver, executors));
    MemorySize total = driver.plus(executor.times(executors));
    MemorySize overhead = asked.memoryOverhead().orElseGet(() -> overheadOf(total));
    return new Slice(
        executors,
        executorCores,
        executor,
        asked.driverCores().orElse(1),
        driver,
        overhead,
        pyspark,
        offHeap);
  }

  /** How many applications run at once where the plan does not say: two cores each. */
  public static int atOnce(MachineCapacity machine, int iterations, int maxConcurrent) {
    int byCores = Math.max(1, machine.cores() / 2);
    return Math.max(1, Math.min(Math.min(byCores, iterations), maxConcurrent));
  }

  private static MemorySize heapOf(MemorySize share, MemorySize beside, SliceRequest asked) {
    long left = Math.max(0, share.mebibytes() - beside.mebibytes());
    long overhead =
        asked
            .memoryOverhead()
            .map(MemorySize::mebibytes)
            .orElse(
                Math.max(
                    OVERHEAD_MINIMUM.mebibytes(),
                    (long) Math.ceil(left * OVERHEAD_FACTOR / (1 + OVERHEAD_FACTOR))));
    return new MemorySize(Math.max(LEAST_HEAP.mebibytes(), left - overhead));
  }

  private static MemorySize driverPart(MemorySize heap, int executors, SliceRequest asked) {
    long forExecutors =
        asked
            .executorMemory()
            .map(m -> m.times(executors).mebibytes())
            .orElse(heap.mebibytes() / 2);
    return new MemorySize(Math.max(LEAST_HEAP.mebibytes() / 2, heap.mebibytes() - forExecutors));
  }

  private static MemorySize executorPart(MemorySize heap, MemorySize driver, int executors) {
    long left = Math.max(LEAST_HEAP.mebibytes() / 2, heap.mebibytes() - driver.mebibytes());
    return new MemorySize(Math.max(1, left / executors));
  }

  private static MemorySize overheadOf(MemorySize heap) {
    MemorySize share = heap.times(OVERHEAD_FACTOR);
    return share.compareTo(OVERHEAD_MINIMUM) > 0 ? share : OVERHEAD_MINIMUM;
  }
}
