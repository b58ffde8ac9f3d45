package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import io.muster.resolve.ResolvedIteration;

/** The Spark settings with which an application reaches the stores of its plan. */
@FunctionalInterface
public interface StorageConf {
  /** For plans of local files. */
  StorageConf NONE = iteration -> ImmutableMap.of();

  /** What is laid under the plan's own settings, which win. */
  ImmutableMap<String, String> of(ResolvedIteration iteration);
}
