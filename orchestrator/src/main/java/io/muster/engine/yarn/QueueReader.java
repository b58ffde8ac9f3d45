package io.muster.engine.yarn;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.yarn.Fields.UnexpectedException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads the queues out of what the schedulers say of themselves. */
final class QueueReader {
  private QueueReader() {}

  /**
   * One of the CapacityScheduler and those below it.
   *
   * @param above path of the queue above it, with a dot behind it
   */
  static Queue capacity(Fields queue, String above) throws UnexpectedException {
    String name = queue.text("queueName");
    String path = above + name;
    ImmutableList.Builder<Queue> children = ImmutableList.builder();
    for (Fields child : queue.optionalWrapped("queues", "queue")) {
      children.add(capacity(child, path + "."));
    }
    return new Queue(
        name,
        path,
        queue.optionalText("state"),
        partitions(queue),
        queue.amount("userAMResourceLimit"),
        users(queue),
        smallestContainer(queue),
        queue.amount("maximumAllocation"),
        queue.count("numActiveApplications"),
        queue.count("numPendingApplications"),
        most(queue, "maxApplications"),
        queue.texts("nodeLabels"),
        queue.optionalText("defaultNodeLabelExpression"),
        children.build());
  }

  private static ImmutableMap<String, Partition> partitions(Fields queue)
      throws UnexpectedException {
    Map<String, Partition> partitions = new LinkedHashMap<>();
    partitions.put("", Partition.ofQueue(queue));
    for (Fields of : queue.optionalWrapped("capacities", "queueCapacitiesByPartition")) {
      partitions.merge(label(of), Partition.ofCapacities(of), Partition::or);
    }
    for (Fields of : queue.optionalWrapped("resources", "resourceUsagesByPartition")) {
      partitions.merge(label(of), Partition.ofUse(of), Partition::or);
    }
    return ImmutableMap.copyOf(partitions);
  }

  /** A factor below zero is none. */
  private static QueueUsers users(Fields queue) throws UnexpectedException {
    ImmutableMap.Builder<String, Amount> used = ImmutableMap.builder();
    ImmutableMap.Builder<String, Amount> masters = ImmutableMap.builder();
    for (Fields user : queue.optionalWrapped("users", "user")) {
      String name = user.text("username");
      used.put(name, user.amount("resourcesUsed").orElse(Amount.NOTHING));
      masters.put(name, user.amount("AMResourceUsed").orElse(Amount.NOTHING));
    }
    OptionalDouble factor = queue.share("userLimitFactor");
    boolean isLimit = factor.isPresent() && factor.getAsDouble() >= 0;
    return new QueueUsers(
        isLimit ? factor : OptionalDouble.empty(),
        used.buildKeepingLast(),
        masters.buildKeepingLast());
  }

  private static String label(Fields partition) {
    return partition.optionalText("partitionName").orElse("");
  }

  /** Since Hadoop 3 configured capacities carry the bounds of a container. */
  private static Optional<Amount> smallestContainer(Fields queue) throws UnexpectedException {
    for (Fields of : queue.optionalWrapped("capacities", "queueCapacitiesByPartition")) {
      Optional<Fields> configured = of.optionalObject("configuredMinResource");
      if (configured.isPresent()) {
        Map<String, Fields> kinds = new LinkedHashMap<>();
        for (Fields kind :
            configured.get().optionalWrapped("resourceInformations", "resourceInformation")) {
          kinds.put(kind.optionalText("name").orElse(""), kind);
        }
        int memory = smallest(kinds, "memory-mb");
        if (memory > 0) {
          return Optional.of(new Amount(memory, Math.max(1, smallest(kinds, "vcores"))));
        }
      }
    }
    return Optional.empty();
  }

  private static int smallest(Map<String, Fields> kinds, String name) {
    return kinds.containsKey(name) ? kinds.get(name).count("minimumAllocation") : 0;
  }

  /** One of the FairScheduler, which names each by its whole path, and those below it. */
  static Queue fair(Fields queue) throws UnexpectedException {
    String path = queue.text("queueName");
    ImmutableList.Builder<Queue> children = ImmutableList.builder();
    for (Fields child : queue.optionalWrapped("childQueues", "queue")) {
      children.add(fair(child));
    }
    return new Queue(
        path.substring(path.lastIndexOf('.') + 1),
        path,
        Optional.empty(),
        ImmutableMap.of("", Partition.ofFair(queue)),
        Optional.empty(),
        QueueUsers.NONE,
        Optional.empty(),
        queue.amount("maxContainerAllocation"),
        queue.count("numActiveApps"),
        queue.count("numPendingApps"),
        most(queue, "maxApps"),
        ImmutableList.of(),
        Optional.empty(),
        children.build());
  }

  private static OptionalInt most(Fields queue, String name) {
    int most = queue.count(name);
    return most > 0 ? OptionalInt.of(most) : OptionalInt.empty();
  }
}
