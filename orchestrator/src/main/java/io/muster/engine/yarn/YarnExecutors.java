package io.muster.engine.yarn;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.LaunchRequest;
import io.muster.engine.submit.Terrain;
import io.muster.slice.Slice;

/** Client mode: the driver runs here, its executors in containers of YARN. */
final class YarnExecutors implements Terrain {
  private final YarnTerms terms;

  YarnExecutors(YarnTerms terms) {
    this.terms = terms;
  }

  @Override
  public String master(Slice slice) {
    return "yarn";
  }

  @Override
  public ImmutableMap<String, String> conf(LaunchRequest request) {
    return ImmutableMap.<String, String>builder()
        .put("spark.submit.deployMode", "client")
        // as long as the slice is what was reckoned with, nobody may take more
        .put("spark.dynamicAllocation.enabled", "false")
        // a driver that is killed is no success of its application
        .put("spark.yarn.am.clientModeTreatDisconnectAsFailed", "true")
        .putAll(terms.of(request.attempt()))
        .putAll(terms.of(request.slice()))
        .putAll(terms.ofMaster(request.slice()))
        .buildOrThrow();
  }
}
