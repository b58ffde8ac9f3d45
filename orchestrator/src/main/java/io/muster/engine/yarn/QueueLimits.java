package io.muster.engine.yarn;

import io.muster.slice.ContainerRules;
import io.muster.slice.YarnQueue;
import io.muster.slice.YarnResource;
import java.util.Optional;

/**
 * What a queue gives one user: by its own limits and by the user's.
 *
 * @param label of the nodes; empty: those without one
 * @param growth of the cluster
 */
record QueueLimits(
    Queue queue, Optional<String> label, String user, ContainerRules rules, Growth growth) {

  /** What applications of ours have is not used by others. */
  YarnQueue without(Owned owned) {
    Partition partition =
        label
            .map(it -> queue.partitions().getOrDefault(it, queue.unlabelled()))
            .orElse(queue.unlabelled());
    YarnResource limit = partition.maximum().map(this::limit).orElse(growth.then());
    QueueShare share =
        share(limit, partition.used(), owned.allocated())
            .and(userShare(partition, owned).orElse(new QueueShare(limit, YarnResource.NONE)));
    // a scheduler without such a limit has none but that of the queue
    YarnResource ofMasters = partition.masterLimit().map(this::limit).orElse(limit);
    YarnResource ofUsersMasters =
        queue
            .userMasterLimit()
            .filter(it -> label.isEmpty()) // YARN says it of nodes without a label
            .map(this::limit)
            .orElse(ofMasters);
    QueueShare masters =
        share(ofMasters, partition.masterUsed(), owned.masters())
            .and(
                share(
                    ofUsersMasters,
                    Optional.ofNullable(queue.users().masters().get(user)),
                    owned.masters()));
    return new YarnQueue(
        queue.path().replaceFirst("^root\\.", ""),
        counted(share.limit()),
        counted(share.others()),
        counted(masters.limit()),
        counted(masters.others()));
  }

  private YarnResource limit(Amount amount) {
    return growth.of(YarnProbe.resource(amount));
  }

  private static QueueShare share(YarnResource limit, Optional<Amount> used, YarnResource owned) {
    return new QueueShare(
        limit, used.map(YarnProbe::resource).orElse(YarnResource.NONE).minus(owned));
  }

  /**
   * What one user may have alone; what several that want more than there is share is for YARN to
   * say, and what they use is known. Rounded up as UsersManager.computeUserLimit does.
   */
  private Optional<QueueShare> userShare(Partition partition, Owned owned) {
    if (label.isPresent()
        || queue.users().limitFactor().isEmpty()
        || partition.guaranteed().isEmpty()) {
      return Optional.empty();
    }
    double factor = queue.users().limitFactor().getAsDouble();
    YarnResource guaranteed = limit(partition.guaranteed().get());
    YarnResource ofUser =
        new YarnResource(
            roundedUp(guaranteed.memoryMiB() * factor, rules.minimum().memoryMiB()),
            roundedUp(guaranteed.vcores() * factor, rules.minimum().vcores()));
    return Optional.of(
        share(ofUser, Optional.ofNullable(queue.users().used().get(user)), owned.allocated()));
  }

  private static long roundedUp(double amount, long step) {
    long steps = Math.max(1, step);
    return ((long) amount + steps - 1) / steps * steps;
  }

  /** Where cores are not counted, what a queue says of them limits nothing. */
  private YarnResource counted(YarnResource resource) {
    return rules.countsVcores() ? resource : new YarnResource(resource.memoryMiB(), 0);
  }
}
