package io.muster.engine.yarn;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.LaunchRequest;
import io.muster.engine.submit.LaunchConf;
import io.muster.engine.submit.Terrain;
import io.muster.plan.JvmMode;
import io.muster.slice.Slice;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Client mode: the driver runs here, its executors in containers of YARN. */
final class YarnExecutors implements Terrain {
  private final YarnTerms terms;
  private final UnaryOperator<String> ofHome;

  /**
   * Of one cluster.
   *
   * @param ofHome what the Spark home says of a setting, or null
   */
  YarnExecutors(YarnTerms terms, UnaryOperator<String> ofHome) {
    this.terms = terms;
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
    Map<String, String> quick = new LinkedHashMap<>();
    for (QuickJvm jvm : ImmutableList.of(QuickJvm.EXECUTOR, QuickJvm.MASTER)) {
      if (!asked.references().containsKey(jvm.key())) {
        jvm.options(key -> said(asked, key)).ifPresent(it -> quick.put(jvm.key(), it));
      }
    }
    return quick;
  }

  private String said(LaunchConf asked, String key) {
    return asked.open().getOrDefault(key, asked.references().getOrDefault(key, ofHome.apply(key)));
  }
}
