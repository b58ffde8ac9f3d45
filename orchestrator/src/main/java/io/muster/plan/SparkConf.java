package io.muster.plan;

import com.google.common.collect.ImmutableMap;

/** Which Spark settings are the plan's to give. */
final class SparkConf {
  private static final ImmutableMap<String, String> SET_ELSEWHERE =
      ImmutableMap.<String, String>builder()
          .put("spark.master", "set cluster.engine")
          .put("spark.submit.deployMode", "set cluster.engine")
          .put("spark.driver.memory", "set slice.driver_memory")
          .put("spark.driver.cores", "set slice.driver_cores")
          .put("spark.executor.memory", "set slice.executor_memory")
          .put("spark.executor.cores", "set slice.executor_cores")
          .put("spark.executor.instances", "set slice.executors")
          .put("spark.executor.memoryOverhead", "set slice.memory_overhead")
          .put("spark.driver.memoryOverhead", "set slice.memory_overhead")
          .put("spark.executor.pyspark.memory", "set slice.pyspark_memory")
          .put("spark.memory.offHeap.enabled", "set slice.off_heap_memory")
          .put("spark.memory.offHeap.size", "set slice.off_heap_memory")
          .put("spark.cores.max", "set slice.executors and slice.executor_cores")
          .put("spark.app.name", "Muster finds its applications by it")
          .put("spark.yarn.tags", "Muster finds its applications by them")
          .put("spark.yarn.maxAppAttempts", "set retry.max_attempts")
          .put("spark.yarn.queue", "set cluster.queue")
          .put("spark.yarn.priority", "set cluster.priority")
          .put("spark.dynamicAllocation.enabled", "an application has what slice.executors says")
          .buildOrThrow();

  private SparkConf() {}

  static void check(String key, Origin place, Reading reading) {
    if (!key.startsWith("spark.")) {
      reading.problem(
          place,
          "the setting " + key + " is none of Spark's",
          "begin it with \"spark.\": Spark ignores all others");
    } else if (SET_ELSEWHERE.containsKey(key)) {
      reading.problem(
          place, key + " is Muster's own to set", "remove it: " + SET_ELSEWHERE.get(key));
    } else if (key.startsWith("spark.muster.")) {
      reading.problem(place, key + " is Muster's own to set", "remove it");
    }
  }
}
