package io.muster.engine.yarn;

import com.google.common.collect.ImmutableList;
import io.muster.engine.CapacityProbe;
import io.muster.engine.EngineException;
import io.muster.lifecycle.Tag;
import io.muster.plan.YarnOptions;
import io.muster.slice.ContainerRules;
import io.muster.slice.Slice;
import io.muster.slice.SparkOnYarn;
import io.muster.slice.YarnCapacity;
import io.muster.slice.YarnNode;
import io.muster.slice.YarnResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Asks the ResourceManager what a queue and its nodes can give. */
final class YarnProbe implements CapacityProbe {
  private static final String DEFAULT_QUEUE = "default";

  private final ResourceManager manager;
  private final HadoopConfiguration configuration;
  private final YarnOptions options;
  private final SparkOnYarn spark;

  YarnProbe(
      ResourceManager manager,
      HadoopConfiguration configuration,
      YarnOptions options,
      SparkOnYarn spark) {
    this.manager = manager;
    this.configuration = configuration;
    this.options = options;
    this.spark = spark;
  }

  @Override
  public YarnCapacity capacity(Map<Tag, Slice> ours) throws EngineException {
    ClusterScheduler scheduler = manager.scheduler();
    Queue queue = queue(scheduler);
    List<ClusterNode> nodes =
        manager.nodes().stream().filter(ClusterNode::isRunning).filter(this::isLabelled).toList();
    if (nodes.isEmpty()) {
      throw EngineException.passing(
          "the cluster at "
              + manager.address()
              + " has no running node"
              + options.nodeLabel().map(label -> " with the label " + label).orElse("")
              + ": see "
              + manager.address()
              + "/cluster/nodes");
    }
    ImmutableList<YarnNode> toCome = toCome(nodes.size());
    ContainerRules rules =
        rules(
            queue,
            largest(nodes, toCome),
            CoreCounting.of(scheduler, configuration.resourceCalculator()));
    Owned owned = owned(ours, rules);
    QueueLimits limits =
        new QueueLimits(
            queue, options.nodeLabel(), configuration.user(), rules, growth(nodes, toCome));
    return new YarnCapacity(
        ImmutableList.<YarnNode>builder()
            .addAll(nodes(nodes, owned.allocated()))
            .addAll(toCome)
            .build(),
        limits.without(owned),
        rules,
        spark);
  }

  /** Those that the plan states and that are not there yet. */
  private ImmutableList<YarnNode> toCome(int there) {
    return options.nodes().stream()
        .flatMap(
            stated ->
                Stream.generate(
                        () ->
                            new YarnNode(
                                "to come",
                                options.nodeLabel().orElse(""),
                                new YarnResource(stated.memory().mebibytes(), stated.cores()),
                                YarnResource.NONE))
                    .limit(Math.max(0, stated.number() - there)))
        .collect(ImmutableList.toImmutableList());
  }

  private static Growth growth(List<ClusterNode> nodes, List<YarnNode> toCome) {
    YarnResource now =
        nodes.stream()
            .map(node -> resource(node.total()))
            .reduce(YarnResource.NONE, YarnResource::plus);
    return new Growth(now, toCome.stream().map(YarnNode::total).reduce(now, YarnResource::plus));
  }

  private static YarnResource largest(List<ClusterNode> nodes, List<YarnNode> toCome) {
    return Stream.concat(
            nodes.stream().map(node -> resource(node.total())),
            toCome.stream().map(YarnNode::total))
        .reduce(
            YarnResource.NONE,
            (one, other) ->
                new YarnResource(
                    Math.max(one.memoryMiB(), other.memoryMiB()),
                    Math.max(one.vcores(), other.vcores())));
  }

  private Owned owned(Map<Tag, Slice> ours, ContainerRules rules) throws EngineException {
    if (ours.isEmpty()) {
      return Owned.NOTHING;
    }
    YarnResource allocated = YarnResource.NONE;
    YarnResource masters = YarnResource.NONE;
    List<String> tags = ours.keySet().stream().map(Tag::text).sorted().toList();
    for (YarnApplication each :
        manager.applications(tags, Set.of(ApplicationState.ACCEPTED, ApplicationState.RUNNING))) {
      allocated = allocated.plus(resource(each.allocated()));
      Optional<Slice> slice =
          each.tags().stream()
              .flatMap(tag -> Stream.ofNullable(ours.get(new Tag(tag))))
              .findFirst();
      if (slice.isPresent() && !YarnWait.isNotYetActivated(each)) {
        masters = masters.plus(rules.granted(spark.master(slice.get())));
      }
    }
    return new Owned(allocated, masters);
  }

  private Queue queue(ClusterScheduler scheduler) throws EngineException {
    String name = options.queue().orElse(DEFAULT_QUEUE);
    Optional<Queue> found = scheduler.queue(name);
    if (found.isEmpty()) {
      List<String> leaves = scheduler.root().map(YarnProbe::leaves).orElse(List.of());
      throw new EngineException(
          "the cluster at "
              + manager.address()
              + " has no queue "
              + name
              + "; "
              + (leaves.isEmpty()
                  ? "its scheduler (" + scheduler.type() + ") does not say which it has"
                  : "set cluster.queue to one of " + String.join(", ", leaves)));
    }
    Queue queue = found.get();
    if (!queue.isLeaf()) {
      throw new EngineException(
          "the queue "
              + name
              + " of the cluster at "
              + manager.address()
              + " is made of others and takes no applications itself: set cluster.queue to one of "
              + String.join(", ", leaves(queue)));
    }
    if (!queue.isRunning()) {
      throw new EngineException(
          "the queue "
              + name
              + " of the cluster at "
              + manager.address()
              + " is "
              + queue.state().orElse("not running")
              + " and takes no applications: set cluster.queue to another, or have it started (yarn"
              + " rmadmin -refreshQueues)");
    }
    return queue;
  }

  private static List<String> leaves(Queue queue) {
    return queue.all().filter(Queue::isLeaf).map(Queue::path).toList();
  }

  private boolean isLabelled(ClusterNode node) {
    return options
        .nodeLabel()
        .map(label -> node.labels().contains(label))
        .orElse(node.labels().isEmpty());
  }

  /** Where our own containers are is not told by node: they are taken off in proportion. */
  private ImmutableList<YarnNode> nodes(List<ClusterNode> nodes, YarnResource owned) {
    YarnResource used =
        nodes.stream()
            .map(node -> resource(node.used()))
            .reduce(YarnResource.NONE, YarnResource::plus);
    YarnResource others = used.minus(owned);
    return nodes.stream()
        .map(
            node ->
                new YarnNode(
                    node.host(),
                    options.nodeLabel().orElse(""),
                    resource(node.total()),
                    new YarnResource(
                        part(node.used().memoryMiB(), others.memoryMiB(), used.memoryMiB()),
                        part(node.used().cores(), others.vcores(), used.vcores()))))
        .collect(ImmutableList.toImmutableList());
  }

  private static long part(long ofNode, long others, long all) {
    return all == 0 ? 0 : (ofNode * others + all - 1) / all;
  }

  private ContainerRules rules(Queue queue, YarnResource largestNode, boolean countsCores) {
    ContainerSizes sizes = configuration.containerSizes();
    YarnResource minimum =
        queue
            .smallestContainer()
            .map(YarnProbe::resource)
            .orElse(new YarnResource(sizes.minimumMiB(), sizes.minimumCores()));
    YarnResource increment =
        new YarnResource(
            Math.max(1, sizes.incrementMiB().orElse(minimum.memoryMiB())),
            Math.max(1, sizes.incrementCores().orElse(minimum.vcores())));
    YarnResource allowed =
        queue
            .largestContainer()
            .map(YarnProbe::resource)
            .orElse(
                new YarnResource(
                    sizes.maximumMiB().orElse(largestNode.memoryMiB()),
                    sizes.maximumCores().orElse(largestNode.vcores())));
    YarnResource largest =
        new YarnResource(Math.min(allowed.memoryMiB(), largestNode.memoryMiB()), allowed.vcores());
    return new ContainerRules(minimum, increment, largest, countsCores);
  }

  static YarnResource resource(Amount amount) {
    return new YarnResource(amount.memoryMiB(), amount.cores());
  }
}
