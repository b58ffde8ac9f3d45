package io.muster.slice;

import com.google.common.collect.ImmutableList;
import io.muster.plan.MemorySize;
import io.muster.slice.SparkOnYarn.DeployMode;
import java.util.stream.IntStream;

/** Clusters and slices for tests. */
final class YarnClusters {
  static final YarnResource LARGEST = new YarnResource(1 << 20, 1024);

  private YarnClusters() {}

  /** Nodes alike, all for one queue, AM share 10 %, containers in steps of 1 GiB, cluster mode. */
  static YarnCapacity of(int nodes, long gibibytes, int vcores) {
    YarnNode node =
        new YarnNode("", "", new YarnResource(gibibytes * 1024, vcores), YarnResource.NONE);
    ImmutableList<YarnNode> all =
        IntStream.rangeClosed(1, nodes)
            .mapToObj(i -> new YarnNode("node" + i, "", node.total(), YarnResource.NONE))
            .collect(ImmutableList.toImmutableList());
    YarnResource total = node.total().times(nodes);
    return new YarnCapacity(
        all,
        new YarnQueue(
            "default",
            total,
            YarnResource.NONE,
            new YarnResource(total.memoryMiB() / 10, total.vcores()),
            YarnResource.NONE),
        rules(1024, false),
        SparkOnYarn.of(DeployMode.CLUSTER));
  }

  static ContainerRules rules(long step, boolean countsVcores) {
    YarnResource least = new YarnResource(step, 1);
    return new ContainerRules(least, least, LARGEST, countsVcores);
  }

  static YarnCapacity with(YarnCapacity cluster, ContainerRules rules) {
    return new YarnCapacity(cluster.nodes(), cluster.queue(), rules, cluster.spark());
  }

  static YarnCapacity with(YarnCapacity cluster, SparkOnYarn spark) {
    return new YarnCapacity(cluster.nodes(), cluster.queue(), cluster.rules(), spark);
  }

  static YarnCapacity with(YarnCapacity cluster, YarnQueue queue) {
    return new YarnCapacity(cluster.nodes(), queue, cluster.rules(), cluster.spark());
  }

  static YarnCapacity withMasterLimit(YarnCapacity cluster, long mebibytes) {
    YarnQueue queue = cluster.queue();
    return with(
        cluster,
        new YarnQueue(
            queue.name(),
            queue.limit(),
            queue.usedByOthers(),
            new YarnResource(mebibytes, queue.masterLimit().vcores()),
            queue.mastersOfOthers()));
  }

  /** Others use as much of every node, and in the queue of all together. */
  static YarnCapacity withOthers(YarnCapacity cluster, YarnResource onEachNode) {
    YarnQueue queue = cluster.queue();
    return new YarnCapacity(
        cluster.nodes().stream()
            .map(node -> new YarnNode(node.host(), node.label(), node.total(), onEachNode))
            .collect(ImmutableList.toImmutableList()),
        new YarnQueue(
            queue.name(),
            queue.limit(),
            onEachNode.times(cluster.nodes().size()),
            queue.masterLimit(),
            queue.mastersOfOthers()),
        cluster.rules(),
        cluster.spark());
  }

  static Slice slice(int executors, int cores, String executorMemory, String driverMemory) {
    return new Slice(
        executors,
        cores,
        size(executorMemory),
        1,
        size(driverMemory),
        MemorySize.ZERO,
        MemorySize.ZERO,
        MemorySize.ZERO);
  }

  static MemorySize size(String text) {
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return text.endsWith("g") ? MemorySize.ofGibibytes(number) : new MemorySize(number);
  }
}
