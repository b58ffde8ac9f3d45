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
import io.muster.slice.YarnQueue;
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
      throw new EngineException(
          "the cluster at "
              + manager.address()
              + " has no running node"
              + options.nodeLabel().map(label -> " with the label " + label).orElse("")
              + ": see "
              + manager.address()
              + "/cluster/nodes");
    }
    ContainerRules rules =
        rules(queue, nodes, CoreCounting.of(scheduler, configuration.resourceCalculator()));
    Owned owned = owned(ours, rules);
    YarnResource all =
        nodes.stream()
            .map(node -> resource(node.total()))
            .reduce(YarnResource.NONE, YarnResource::plus);
    return new YarnCapacity(
        nodes(nodes, owned.allocated()), yarnQueue(queue, owned, all, rules), rules, spark);
  }

  /**
   * What applications of ours have.
   *
   * @param masters what of it counts against the limit of application masters
   */
  private record Owned(YarnResource allocated, YarnResource masters) {
    static final Owned NOTHING = new Owned(YarnResource.NONE, YarnResource.NONE);
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
      List<String> leaves =
          scheduler.root().stream()
              .flatMap(Queue::all)
              .filter(Queue::isLeaf)
              .map(Queue::path)
              .toList();
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

  private YarnQueue yarnQueue(Queue queue, Owned owned, YarnResource all, ContainerRules rules) {
    Partition partition =
        options
            .nodeLabel()
            .map(label -> queue.partitions().getOrDefault(label, queue.unlabelled()))
            .orElse(queue.unlabelled());
    YarnResource limit = partition.maximum().map(YarnProbe::resource).orElse(all);
    QueueShare share =
        share(limit, resource(partition.used()), owned.allocated())
            .and(
                userShare(queue, partition, owned, rules)
                    .orElse(new QueueShare(limit, YarnResource.NONE)));
    // a scheduler without such a limit has none but that of the queue
    YarnResource mastersLimit = partition.masterLimit().map(YarnProbe::resource).orElse(limit);
    QueueShare masters =
        share(mastersLimit, resource(partition.masterUsed()), owned.masters())
            .and(
                share(
                    queue.userMasterLimit().map(YarnProbe::resource).orElse(mastersLimit),
                    resource(
                        Optional.ofNullable(queue.users().masters().get(configuration.user()))),
                    owned.masters()));
    boolean countsCores = rules.countsVcores();
    return new YarnQueue(
        queue.path().replaceFirst("^root\\.", ""),
        counted(share.limit(), countsCores),
        counted(share.others(), countsCores),
        counted(masters.limit(), countsCores),
        counted(masters.others(), countsCores));
  }

  private static QueueShare share(YarnResource limit, YarnResource used, YarnResource owned) {
    return new QueueShare(limit, used.minus(owned));
  }

  /**
   * What one user may have alone; what several that want more than there is share is for YARN to
   * say, and what they use is known. Rounded up as UsersManager.computeUserLimit does.
   */
  private Optional<QueueShare> userShare(
      Queue queue, Partition partition, Owned owned, ContainerRules rules) {
    if (options.nodeLabel().isPresent()
        || queue.users().limitFactor().isEmpty()
        || partition.guaranteed().isEmpty()) {
      return Optional.empty();
    }
    double factor = queue.users().limitFactor().getAsDouble();
    YarnResource guaranteed = resource(partition.guaranteed().get());
    YarnResource limit =
        new YarnResource(
            roundedUp(guaranteed.memoryMiB() * factor, rules.minimum().memoryMiB()),
            roundedUp(guaranteed.vcores() * factor, rules.minimum().vcores()));
    Optional<Amount> used = Optional.ofNullable(queue.users().used().get(configuration.user()));
    return Optional.of(share(limit, resource(used), owned.allocated()));
  }

  private static long roundedUp(double amount, long step) {
    long steps = Math.max(1, step);
    return ((long) amount + steps - 1) / steps * steps;
  }

  private static YarnResource resource(Optional<Amount> amount) {
    return amount.map(YarnProbe::resource).orElse(YarnResource.NONE);
  }

  /** Where cores are not counted, what a queue says of them limits nothing. */
  private static YarnResource counted(YarnResource resource, boolean countsCores) {
    return countsCores ? resource : new YarnResource(resource.memoryMiB(), 0);
  }

  private ContainerRules rules(Queue queue, List<ClusterNode> nodes, boolean countsCores) {
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
    YarnResource largestNode =
        new YarnResource(
            nodes.stream().mapToLong(node -> node.total().memoryMiB()).max().orElse(0),
            nodes.stream().mapToLong(node -> node.total().cores()).max().orElse(0));
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

  private static YarnResource resource(Amount amount) {
    return new YarnResource(amount.memoryMiB(), amount.cores());
  }
}
