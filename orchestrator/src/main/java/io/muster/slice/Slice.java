package io.muster.slice;

import io.muster.plan.MemorySize;

/**
 * The share of a cluster that one application may take, all of it decided.
 *
 * @param memoryOverhead what the JVMs take beside their heaps: on one machine all of it, on a
 *     cluster that of each; zero on a cluster: what Spark reckons by its overhead factor
 * @param pysparkMemory what Python workers may take
 * @param offHeapMemory what Spark manages outside of the heaps
 */
public record Slice(
    int executors,
    int executorCores,
    MemorySize executorMemory,
    int driverCores,
    MemorySize driverMemory,
    MemorySize memoryOverhead,
    MemorySize pysparkMemory,
    MemorySize offHeapMemory) {

  public Slice {
    if (executors < 1 || executorCores < 1 || driverCores < 1) {
      throw new IllegalArgumentException(
          "a slice has at least one executor, executor core and driver core: "
              + executors
              + ", "
              + executorCores
              + ", "
              + driverCores);
    }
  }

  /** Cores of all executors together: those that run tasks. */
  public int taskCores() {
    return Math.multiplyExact(executors, executorCores);
  }

  /** The heap of the one JVM that is driver and executors on one machine. */
  public MemorySize heapOnOneMachine() {
    return driverMemory.plus(executorMemory.times(executors));
  }

  /** What the application takes of one machine, heap and all else. */
  public MemorySize memoryOnOneMachine() {
    return heapOnOneMachine().plus(memoryOverhead).plus(pysparkMemory).plus(offHeapMemory);
  }

  /** Takes of everything as little as the one of the two that takes less. */
  public Slice least(Slice other) {
    return new Slice(
        Math.min(executors, other.executors),
        Math.min(executorCores, other.executorCores),
        executorMemory.atMost(other.executorMemory),
        Math.min(driverCores, other.driverCores),
        driverMemory.atMost(other.driverMemory),
        memoryOverhead.atMost(other.memoryOverhead),
        pysparkMemory.atMost(other.pysparkMemory),
        offHeapMemory.atMost(other.offHeapMemory));
  }

  public Slice withExecutors(int number) {
    return new Slice(
        number,
        executorCores,
        executorMemory,
        driverCores,
        driverMemory,
        memoryOverhead,
        pysparkMemory,
        offHeapMemory);
  }

  public Slice withDriverMemory(MemorySize size) {
    return new Slice(
        executors,
        executorCores,
        executorMemory,
        driverCores,
        size,
        memoryOverhead,
        pysparkMemory,
        offHeapMemory);
  }

  public Slice withExecutorMemory(MemorySize size) {
    return new Slice(
        executors,
        executorCores,
        size,
        driverCores,
        driverMemory,
        memoryOverhead,
        pysparkMemory,
        offHeapMemory);
  }

  public Slice withMemoryOverhead(MemorySize size) {
    return new Slice(
        executors,
        executorCores,
        executorMemory,
        driverCores,
        driverMemory,
        size,
        pysparkMemory,
        offHeapMemory);
  }
}
