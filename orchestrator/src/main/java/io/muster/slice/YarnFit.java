package io.muster.slice;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Optional;

/** Whether and why a slice fits into YARN beside those that are held. */
record YarnFit(YarnCapacity cluster, ImmutableList<Slice> held, Slice wanted) {
  static YarnFit of(YarnCapacity cluster, Collection<Slice> held, Slice wanted) {
    return new YarnFit(cluster, ImmutableList.copyOf(held), wanted);
  }

  boolean fits() {
    return !isRefused() && queueHasRoom() && mastersAreAllowed() && nodesHaveRoom();
  }

  private boolean isRefused() {
    return cluster.refuses(wanted);
  }

  private boolean queueHasRoom() {
    return heldAndWanted().isWithin(cluster.queue().left());
  }

  private boolean mastersAreAllowed() {
    YarnResource masters = cluster.master(wanted);
    for (Slice slice : held) {
      masters = masters.plus(cluster.master(slice));
    }
    return cluster.queue().allowsMasters(masters, held.size() + 1);
  }

  private boolean nodesHaveRoom() {
    return Packing.fits(cluster.nodes(), cluster.batches(all()));
  }

  private ImmutableList<Slice> all() {
    return ImmutableList.<Slice>builder().addAll(held).add(wanted).build();
  }

  private YarnResource heldAndWanted() {
    return cluster.total(all());
  }

  /** One sentence, with the numbers, and what to change where it does not fit. */
  String explain() {
    if (isRefused()) {
      return refusal();
    }
    if (!cluster.canEverFit(wanted)) {
      return tooSmall();
    }
    return shortage()
        .map(what -> "waiting for " + what)
        .orElseGet(
            () ->
                takes()
                    + "; queue "
                    + cluster.queue().name()
                    + " has "
                    + words(cluster.queue().left()));
  }

  /** What it waits for beside those held; empty if it fits, or never will. */
  Optional<String> shortage() {
    if (isRefused()) {
      return Optional.empty();
    }
    if (!mastersAreAllowed() && queueHasRoom()) { // else a larger share would not help
      return waiting(
          "AM share "
              + share()
              + " % allows "
              + number(cluster.queue().masters(cluster.master(wanted)), masterWord())
              + " of "
              + words(cluster.master(wanted))
              + " ("
              + words(cluster.queue().masterLimit())
              + " in all); raise yarn.scheduler.capacity.maximum-am-resource-percent"
              + (cluster.spark().mode() == SparkOnYarn.DeployMode.CLUSTER
                  ? ", or make slice.driver_memory smaller"
                  : ""));
    }
    if (!queueHasRoom()) {
      return waiting(
          "it may have "
              + words(cluster.queue().limit())
              + ", and "
              + words(cluster.queue().left().minus(cluster.total(held)))
              + " of it is free; "
              + takes());
    }
    if (!nodesHaveRoom()) {
      int room = Math.max(0, cluster.nodesHold(held, 1, wanted));
      return waiting(
          "the nodes have room for "
              + number(room, "executor")
              + " of "
              + cluster.executor(wanted).memory()
              + "; "
              + takes());
    }
    return Optional.empty();
  }

  private String refusal() {
    Container executor = cluster.spark().executor(wanted);
    boolean isExecutor = cluster.rules().refuses(executor);
    Container container = isExecutor ? executor : cluster.spark().master(wanted);
    YarnResource largest = cluster.rules().largest();
    String whose = isExecutor ? "each of its executors" : "its " + masterWord();
    return container.cores() > largest.vcores()
        ? whose
            + " takes "
            + container.cores()
            + " cores, and the largest container of YARN has "
            + largest.vcores()
            + " (yarn.scheduler.maximum-allocation-vcores, and the largest node); make slice."
            + (isExecutor ? "executor_cores" : "driver_cores")
            + " smaller"
        : whose
            + " takes "
            + container.memory()
            + " ("
            + container
            + "), and the largest container of YARN has "
            + largest.memory()
            + " (yarn.scheduler.maximum-allocation-mb, and the largest node); make slice."
            + (isExecutor ? "executor_memory" : "driver_memory")
            + " smaller";
  }

  private String tooSmall() {
    YarnQueue queue = cluster.queue();
    if (!cluster.total(ImmutableList.of(wanted)).isWithin(queue.limit())) {
      return takes()
          + ", and queue "
          + queue.name()
          + " may have "
          + words(queue.limit())
          + " at most (yarn.scheduler.capacity.root."
          + queue.name()
          + ".maximum-capacity, user-limit-factor)";
    }
    int room = cluster.emptied().nodesHold(ImmutableList.of(), 1, wanted);
    return takes()
        + ", and the "
        + number(cluster.nodes().size(), "node")
        + " of the empty cluster have room for "
        + (room < 0 ? "not even the " + masterWord() : number(room, "executor") + " beside it");
  }

  /** {@code it takes 149504m: 8 executors of 18g (16g + overhead 1638m) and a driver of 5g}. */
  private String takes() {
    return "it takes "
        + words(cluster.total(ImmutableList.of(wanted)))
        + ": "
        + number(wanted.executors(), "executor")
        + " of "
        + cluster.executor(wanted).memory()
        + " ("
        + cluster.spark().executor(wanted)
        + ") and "
        + (cluster.spark().mode() == SparkOnYarn.DeployMode.CLIENT ? "an " : "a ")
        + masterWord()
        + " of "
        + cluster.master(wanted).memory()
        + " ("
        + cluster.spark().master(wanted)
        + ")";
  }

  private Optional<String> waiting(String why) {
    YarnQueue queue = cluster.queue();
    YarnResource used = queue.usedByOthers().plus(cluster.total(held));
    long ofMemory = percent(used.memoryMiB(), queue.limit().memoryMiB());
    long ofCores = percent(used.vcores(), queue.limit().vcores());
    return Optional.of(
        "YARN: queue "
            + queue.name()
            + " "
            + (cluster.rules().countsVcores() ? Math.max(ofMemory, ofCores) : ofMemory)
            + " % used, "
            + why);
  }

  private long share() {
    return percent(cluster.queue().masterLimit().memoryMiB(), cluster.queue().limit().memoryMiB());
  }

  private String masterWord() {
    return cluster.spark().mode() == SparkOnYarn.DeployMode.CLUSTER
        ? "driver"
        : "application master";
  }

  /** Cores only where they count. */
  private String words(YarnResource resource) {
    return resource.memory()
        + (cluster.rules().countsVcores() ? " and " + number(resource.vcores(), "core") : "");
  }

  private static String number(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static long percent(long part, long whole) {
    return whole == 0 ? 100 : Math.round(100.0 * part / whole);
  }
}
