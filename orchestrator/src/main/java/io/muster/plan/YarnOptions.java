package io.muster.plan;

import java.util.Optional;

/**
 * How applications are given to YARN.
 *
 * @param queue empty: the one that the cluster's configuration gives, {@code default}
 * @param nodeLabel of the nodes that executors and application masters may be on; empty: as the
 *     queue says
 * @param priority among the applications of the queue, the higher the earlier; empty: 0
 * @param nodes what they may become in a cluster that scales; empty: those that are there
 */
public record YarnOptions(
    DeployMode deployMode,
    Optional<String> queue,
    Optional<String> nodeLabel,
    Optional<Integer> priority,
    Optional<NodesStated> nodes) {

  /** Of a cluster that stays as it is. */
  public YarnOptions(
      DeployMode deployMode,
      Optional<String> queue,
      Optional<String> nodeLabel,
      Optional<Integer> priority) {
    this(deployMode, queue, nodeLabel, priority, Optional.empty());
  }

  /** Where drivers run. */
  public enum DeployMode {
    /** In the cluster. */
    CLUSTER,
    /** On this machine. */
    CLIENT
  }
}
