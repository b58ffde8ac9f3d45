package io.muster.plan;

import com.google.common.collect.ImmutableMap;
import java.util.Collection;
import java.util.Optional;

/** Knows where the plan's keys belong, for those who put one in the wrong place. */
final class PlanKeys {
  private static final ImmutableMap<String, String> HOMES =
      ImmutableMap.<String, String>builder()
          .put("frames", "inputs")
          .put("dicts", "inputs")
          .put("consistency", "inputs")
          .put("sql", "job")
          .put("class", "job")
          .put("application", "job")
          .put("executors", "slice")
          .put("executor_cores", "slice")
          .put("executor_memory", "slice")
          .put("driver_cores", "slice")
          .put("driver_memory", "slice")
          .put("memory_overhead", "slice")
          .put("pyspark_memory", "slice")
          .put("off_heap_memory", "slice")
          .put("conf", "spark")
          .put("max_concurrent", "limits")
          .put("submit_timeout", "limits")
          .put("queue_timeout", "limits")
          .put("iteration_timeout", "limits")
          .put("run_deadline", "limits")
          .put("resume_window", "limits")
          .put("canary", "limits")
          .put("linger_timeout", "limits")
          .put("max_attempts", "retry")
          .put("backoff", "retry")
          .put("max_backoff", "retry")
          .put("memory_growth", "retry")
          .put("memory_limit", "retry")
          .put("min_files", "verify")
          .put("min_bytes", "verify")
          .put("min_rows", "verify")
          .put("success_marker", "verify")
          .put("command", "verify")
          .put("command_timeout", "verify")
          .put("not_null", "quality")
          .put("unique", "quality")
          .put("row_count", "quality")
          .put("expression", "quality")
          .put("severity", "quality")
          .put("against_previous", "quality.row_count")
          .put("partition_by", "output")
          .put("target_file_size", "output")
          .put("overwrite", "output")
          .put("engine", "cluster")
          .put("spark_home", "cluster")
          .put("weight", "iterations.VALUE")
          .put("required", "iterations.VALUE")
          .put("after", "iterations.VALUE")
          .buildOrThrow();

  private PlanKeys() {}

  static String suggestion(String key, Collection<String> known) {
    Optional<String> near = Spelling.nearest(key, known);
    if (near.isEmpty() && HOMES.containsKey(key)) {
      return key + " belongs in " + HOMES.get(key);
    }
    return Spelling.suggestion(key, known);
  }
}
