package io.muster.plan;

import java.util.Optional;

/**
 * Where the applications run.
 *
 * @param cores stated cores of the machine or cluster; empty: discovered
 * @param memory stated memory; empty: discovered
 * @param sparkHome the Spark to use; empty: {@code SPARK_HOME}, else the embedded one
 * @param yarn what is said of YARN, where that is the engine
 */
public record Cluster(
    EngineName engine,
    Optional<Integer> cores,
    Optional<MemorySize> memory,
    Optional<String> sparkHome,
    Optional<YarnOptions> yarn) {

  /** Whether drivers run on machines of the cluster, and do not inherit this one's environment. */
  public boolean isInClusterMode() {
    return yarn.filter(it -> it.deployMode() == YarnOptions.DeployMode.CLUSTER).isPresent();
  }
}
