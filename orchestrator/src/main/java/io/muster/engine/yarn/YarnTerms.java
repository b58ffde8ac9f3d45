package io.muster.engine.yarn;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.Attempt;
import io.muster.plan.MemorySize;
import io.muster.plan.YarnOptions;
import io.muster.slice.Slice;
import io.muster.slice.SparkOnYarn;

/** What an application asks of YARN, wherever its driver runs. */
final class YarnTerms {
  private final YarnOptions options;
  private final SparkOnYarn spark;

  YarnTerms(YarnOptions options, SparkOnYarn spark) {
    this.options = options;
    this.spark = spark;
  }

  /** Whose it is, and where it stands. */
  ImmutableMap<String, String> of(Attempt attempt) {
    ImmutableMap.Builder<String, String> conf = ImmutableMap.builder();
    conf.put("spark.yarn.tags", attempt.tag().text());
    // YARN by itself would run the driver again, into the same output
    conf.put("spark.yarn.maxAppAttempts", "1");
    options.queue().ifPresent(queue -> conf.put("spark.yarn.queue", queue));
    options.priority().ifPresent(it -> conf.put("spark.yarn.priority", String.valueOf(it)));
    options
        .nodeLabel()
        .ifPresent(
            label -> {
              conf.put("spark.yarn.am.nodeLabelExpression", label);
              conf.put("spark.yarn.executor.nodeLabelExpression", label);
            });
    return conf.buildOrThrow();
  }

  /** Overheads are said, so that containers are what was reckoned with. */
  ImmutableMap<String, String> of(Slice slice) {
    ImmutableMap.Builder<String, String> conf = ImmutableMap.builder();
    conf.put("spark.executor.instances", String.valueOf(slice.executors()));
    conf.put("spark.executor.cores", String.valueOf(slice.executorCores()));
    conf.put("spark.executor.memory", text(slice.executorMemory()));
    conf.put("spark.executor.memoryOverhead", text(spark.executor(slice).overhead()));
    conf.put("spark.driver.memory", text(slice.driverMemory()));
    if (!slice.offHeapMemory().isZero()) {
      conf.put("spark.memory.offHeap.enabled", "true");
      conf.put("spark.memory.offHeap.size", text(slice.offHeapMemory()));
    }
    if (!slice.pysparkMemory().isZero()) {
      conf.put("spark.executor.pyspark.memory", text(slice.pysparkMemory()));
    }
    return conf.buildOrThrow();
  }

  /** The container in which the application begins. */
  ImmutableMap<String, String> ofMaster(Slice slice) {
    MemorySize overhead = spark.master(slice).overhead();
    return spark.mode() == SparkOnYarn.DeployMode.CLUSTER
        ? ImmutableMap.of(
            "spark.driver.cores", String.valueOf(slice.driverCores()),
            "spark.driver.memoryOverhead", text(overhead))
        : ImmutableMap.of(
            "spark.yarn.am.cores", String.valueOf(spark.master(slice).cores()),
            "spark.yarn.am.memory", text(spark.master(slice).heap()),
            "spark.yarn.am.memoryOverhead", text(overhead));
  }

  private static String text(MemorySize size) {
    return size.mebibytes() + "m";
  }
}
