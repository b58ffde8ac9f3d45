package io.muster.slice;

import io.muster.plan.MemorySize;

/**
 * What YARN counts, of a container, a node or a queue.
 *
 * @param memoryMiB mebibytes, YARN's {@code memory-mb}
 * @param vcores virtual cores; 0 of a container where YARN does not count them
 */
public record YarnResource(long memoryMiB, long vcores) {
  public static final YarnResource NONE = new YarnResource(0, 0);

  public YarnResource {
    if (memoryMiB < 0 || vcores < 0) {
      throw new IllegalArgumentException(
          "neither memory nor cores are negative: " + memoryMiB + " MiB, " + vcores + " vcores");
    }
  }

  public YarnResource plus(YarnResource other) {
    return new YarnResource(
        Math.addExact(memoryMiB, other.memoryMiB), Math.addExact(vcores, other.vcores));
  }

  /** What is left of it: nothing where the other is more. */
  public YarnResource minus(YarnResource other) {
    return new YarnResource(
        Math.max(0, memoryMiB - other.memoryMiB), Math.max(0, vcores - other.vcores));
  }

  public YarnResource times(long number) {
    return new YarnResource(
        Math.multiplyExact(memoryMiB, number), Math.multiplyExact(vcores, number));
  }

  /** Whether it is no more than the other, of memory and of cores. */
  public boolean isWithin(YarnResource other) {
    return memoryMiB <= other.memoryMiB && vcores <= other.vcores;
  }

  /** How many times the part goes into it; the part has memory. */
  int holds(YarnResource part) {
    long byMemory = memoryMiB / part.memoryMiB;
    long byCores = part.vcores == 0 ? byMemory : vcores / part.vcores;
    return Math.toIntExact(Math.min(byMemory, byCores));
  }

  MemorySize memory() {
    return new MemorySize(memoryMiB);
  }
}
