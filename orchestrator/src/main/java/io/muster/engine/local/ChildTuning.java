package io.muster.engine.local;

import com.google.common.collect.ImmutableMap;
import io.muster.plan.JvmMode;

/**
 * What an application's JVM is given so that it starts fast; what the plan says goes before all of
 * it.
 */
public interface ChildTuning {
  /** Environment of spark-submit. */
  ImmutableMap<String, String> environment(JvmMode mode);

  /** Spark settings, given those of the plan, which are laid over these. */
  ImmutableMap<String, String> conf(JvmMode mode, ImmutableMap<String, String> ofPlan);
}
