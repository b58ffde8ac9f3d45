package io.muster.slice;

import io.muster.plan.MemorySize;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The sizes of executors that are worth a look on the nodes of a cluster. */
final class ExecutorSizes {
  /**
   * Five tasks at a time are what one executor reads from and writes to HDFS well; of more, garbage
   * collection takes its part.
   */
  private static final int MOST_CORES = 5;

  private static final int FEWEST_CORES = 4;

  /** With less than 450 MiB Spark does not start (UnifiedMemoryManager). */
  static final MemorySize LEAST_HEAP = new MemorySize(512);

  /** Heaps from 1 GiB on are multiples of this. */
  private static final long HEAP_STEP_MIB = 256;

  /** Different sizes of nodes that are looked at. */
  private static final int MOST_SHAPES = 8;

  private final YarnCapacity cluster;
  private final int mostAtOnce;

  /**
   * @param mostAtOnce how many applications there may be at once, and so many drivers
   */
  ExecutorSizes(YarnCapacity cluster, int mostAtOnce) {
    this.cluster = cluster;
    this.mostAtOnce = mostAtOnce;
  }

  /** On a node of fewer than eight cores, four leave too many idle. */
  List<Integer> cores() {
    long node = cluster.nodes().stream().mapToLong(n -> n.total().vcores()).max().orElse(1);
    int most = (int) Math.max(1, Math.min(Math.min(MOST_CORES, node), largest().vcores()));
    int fewest = node >= 2L * FEWEST_CORES ? Math.min(FEWEST_CORES, most) : 1;
    List<Integer> cores = new ArrayList<>();
    for (int number = most; number >= fewest; number--) {
      cores.add(number);
    }
    return cores;
  }

  private YarnResource largest() {
    return cluster.rules().largest();
  }

  /**
   * Heaps of an executor of such a slice: for every size of node its part of what drivers on it
   * leave, and of all of it.
   */
  Set<MemorySize> memories(Slice like) {
    YarnResource master = cluster.master(like);
    int masters = Math.min(mostAtOnce, Math.max(1, cluster.queue().masters(master)));
    int perNode = (masters + cluster.nodes().size() - 1) / Math.max(1, cluster.nodes().size());
    Set<MemorySize> memories = new LinkedHashSet<>();
    cluster.nodes().stream()
        .map(YarnNode::left)
        .distinct()
        .limit(MOST_SHAPES)
        .forEach(
            left -> {
              part(left.minus(master.times(perNode)), like, memories);
              part(left, like, memories);
            });
    return memories;
  }

  private void part(YarnResource node, Slice like, Set<MemorySize> memories) {
    long executors = Math.max(1, node.vcores() / like.executorCores());
    long step = cluster.rules().increment().memoryMiB();
    long container = Math.min(node.memoryMiB() / executors / step * step, largest().memoryMiB());
    long heap = heapWithin(container, like);
    if (heap >= LEAST_HEAP.mebibytes()) {
      memories.add(new MemorySize(heap < 1024 ? heap : heap / HEAP_STEP_MIB * HEAP_STEP_MIB));
    }
  }

  /** The largest heap of an executor whose container is not larger than this. */
  private long heapWithin(long containerMiB, Slice like) {
    long fits = 0;
    long beyond = containerMiB + 1;
    while (fits + 1 < beyond) {
      long middle = (fits + beyond) / 2;
      Slice tried = like.withExecutorMemory(new MemorySize(middle));
      if (cluster.spark().executor(tried).memory().mebibytes() <= containerMiB) {
        fits = middle;
      } else {
        beyond = middle;
      }
    }
    return fits;
  }
}
