package io.muster.plan;

import java.util.Optional;

/**
 * How applications are given to YARN.
 *
 * @param queue empty: the one that the cluster's configuration gives, {@code default}
 * @param nodeLabel of the nodes that executors and application masters may be on; empty: as the
 *     queue says
 * @param priority among the applications of the queue, the higher the earlier; empty: 0
 */
public record YarnOptions(
    DeployMode deployMode,
    Optional<String> queue,
    Optional<String> nodeLabel,
    Optional<Integer> priority) {

  /** Where drivers run. */
  public enum DeployMode {
    /** In the cluster. */
    CLUSTER,
    /** On this machine. */
    CLIENT
  }
}
