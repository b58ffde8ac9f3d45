package io.muster.slice;

import io.muster.plan.MemorySize;

/**
 * What Spark asks YARN for one JVM, before YARN rounds it.
 *
 * @param heap of the JVM
 * @param overhead what the JVM takes beside its heap
 * @param offHeap what Spark manages outside of the heap, of executors only
 * @param pyspark what its Python workers may take together, of executors only
 * @param cores virtual cores
 */
public record Container(
    MemorySize heap, MemorySize overhead, MemorySize offHeap, MemorySize pyspark, int cores) {

  /** Without anything outside of heap and overhead. */
  static Container of(MemorySize heap, MemorySize overhead, int cores) {
    return new Container(heap, overhead, MemorySize.ZERO, MemorySize.ZERO, cores);
  }

  /** All of its memory: ResourceProfile.getResourcesForClusterManager, totalMemMiB. */
  public MemorySize memory() {
    return heap.plus(overhead).plus(offHeap).plus(pyspark);
  }

  /** {@code 16g + overhead 1638m}. */
  @Override
  public String toString() {
    return heap
        + " + overhead "
        + overhead
        + (offHeap.isZero() ? "" : " + off-heap " + offHeap)
        + (pyspark.isZero() ? "" : " + pyspark " + pyspark);
  }
}
