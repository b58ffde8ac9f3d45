package io.muster.engine.local;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.LaunchRequest;
import io.muster.engine.submit.Terrain;
import io.muster.slice.Slice;

/** Driver and tasks are one JVM. */
final class OneMachine implements Terrain {
  @Override
  public String master(Slice slice) {
    return "local[" + slice.taskCores() + "]";
  }

  @Override
  public ImmutableMap<String, String> conf(LaunchRequest request) {
    return SliceConf.of(request.slice());
  }
}
