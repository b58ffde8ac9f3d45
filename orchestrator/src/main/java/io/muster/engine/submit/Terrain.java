package io.muster.engine.submit;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.LaunchRequest;
import io.muster.slice.Slice;

/** Where the tasks of an application run whose driver runs on this machine. */
public interface Terrain {
  /** For {@code --master}. */
  String master(Slice slice);

  /** Spark settings that nothing of the plan's may change: the slice, and whose it is. */
  ImmutableMap<String, String> conf(LaunchRequest request);
}
