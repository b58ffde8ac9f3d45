package io.muster.engine.yarn;

import com.google.common.collect.ImmutableList;

/**
 * A node of the cluster.
 *
 * @param state {@code RUNNING}, {@code UNHEALTHY}, {@code DECOMMISSIONING}, ...
 * @param labels none: of the default partition
 */
public record ClusterNode(
    String id,
    String host,
    String state,
    ImmutableList<String> labels,
    Amount total,
    Amount used,
    int containers) {

  /** Whether it takes new containers. */
  public boolean isRunning() {
    return state.equals("RUNNING");
  }

  static ImmutableList<ClusterNode> listOf(Fields answer) throws Fields.UnexpectedException {
    ImmutableList.Builder<ClusterNode> nodes = ImmutableList.builder();
    for (Fields node : answer.wrapped("nodes", "node")) {
      nodes.add(of(node));
    }
    return nodes.build();
  }

  private static ClusterNode of(Fields node) throws Fields.UnexpectedException {
    Amount used = node.amount("usedMemoryMB", "usedVirtualCores");
    Amount sum =
        new Amount(
            node.number("usedMemoryMB") + node.number("availMemoryMB"),
            (int) (node.number("usedVirtualCores") + node.number("availableVirtualCores")));
    return new ClusterNode(
        node.text("id"),
        node.text("nodeHostName"),
        node.text("state"),
        node.texts("nodeLabels"),
        node.amount("totalResource").orElse(sum),
        used,
        node.count("numContainers"));
  }
}
