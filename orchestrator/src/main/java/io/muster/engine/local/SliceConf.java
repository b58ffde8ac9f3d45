package io.muster.engine.local;

import com.google.common.collect.ImmutableMap;
import io.muster.plan.MemorySize;
import io.muster.slice.Slice;

/** What Spark is told of a slice on one machine, where driver and executors are one JVM. */
final class SliceConf {
  private SliceConf() {}

  static ImmutableMap<String, String> of(Slice slice) {
    ImmutableMap.Builder<String, String> conf = ImmutableMap.builder();
    conf.put("spark.driver.memory", text(slice.heapOnOneMachine()));
    if (!slice.offHeapMemory().equals(MemorySize.ZERO)) {
      conf.put("spark.memory.offHeap.enabled", "true");
      conf.put("spark.memory.offHeap.size", text(slice.offHeapMemory()));
    }
    if (!slice.pysparkMemory().equals(MemorySize.ZERO)) {
      conf.put("spark.executor.pyspark.memory", text(slice.pysparkMemory()));
      // a Python worker may take the memory's share of one of these cores: where the master is
      // local, Spark takes them for 1 unless told, and each worker might take all of it
      conf.put("spark.executor.cores", String.valueOf(slice.taskCores()));
    }
    return conf.buildOrThrow();
  }

  private static String text(MemorySize size) {
    return size.mebibytes() + "m";
  }
}
