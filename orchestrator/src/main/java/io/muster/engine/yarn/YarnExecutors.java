package io.muster.engine.yarn;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.LaunchRequest;
import io.muster.engine.submit.LaunchConf;
import io.muster.engine.submit.Terrain;
import io.muster.plan.JvmMode;
import io.muster.slice.Slice;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Client mode: the driver runs here, its executors in containers of YARN. */
final class YarnExecutors implements Terrain {
  private final YarnTerms terms;
  private final ContainerStart start;
  private final UnaryOperator<String> ofHome;

  /**
   * Of one cluster.
   *
   * @param ofHome what the Spark home says of a setting, or null
   */
  YarnExecutors(YarnTerms terms, ContainerStart start, UnaryOperator<String> ofHome) {
    this.terms = terms;
    this.start = start;
    this.ofHome = ofHome;
  }

  @Override
  public String master(Slice slice) {
    return "yarn";
  }

  @Override
  public ImmutableMap<String, String> conf(LaunchRequest request) {
    ImmutableMap.Builder<String, String> conf = ImmutableMap.builder();
    if (request.jvm() == JvmMode.FAST_START) {
      conf.putAll(quick(LaunchConf.of(request.conf())));
    }
    return conf.put("spark.submit.deployMode", "client")
        // as long as the slice is what was reckoned with, nobody may take more
        .put("spark.dynamicAllocation.enabled", "false")
        // a driver that is killed is no success of its application
        .put("spark.yarn.am.clientModeTreatDisconnectAsFailed", "true")
        .putAll(terms.of(request.attempt()))
        .putAll(terms.of(request.slice()))
        .putAll(terms.ofMaster(request.slice()))
        .buildOrThrow();
  }

  /** What the plan says in secret stays as it is. */
  private Map<String, String> quick(LaunchConf asked) {
    return start.conf(
        key -> said(asked, key),
        Stream.of(QuickJvm.EXECUTOR, QuickJvm.MASTER)
            .filter(jvm -> !asked.references().containsKey(jvm.key()))
            .toList());
  }

  private String said(LaunchConf asked, String key) {
    return asked.open().getOrDefault(key, asked.references().getOrDefault(key, ofHome.apply(key)));
  }
}
