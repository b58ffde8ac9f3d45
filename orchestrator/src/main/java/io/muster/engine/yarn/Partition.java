package io.muster.engine.yarn;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a queue has of the nodes with one label, or of those without; what the scheduler does not
 * say is empty.
 *
 * @param absoluteCapacity what it is sure of, in percent of the cluster
 * @param absoluteMaximum what it may grow to, in percent of the cluster
 * @param absoluteUsed in percent of the cluster
 * @param guaranteed the same as the first, as an amount
 * @param maximum the same as the second, as an amount
 * @param masterLimit what application masters may have together
 * @param masterUsed what they have
 */
public record Partition(
    OptionalDouble absoluteCapacity,
    OptionalDouble absoluteMaximum,
    OptionalDouble absoluteUsed,
    Optional<Amount> guaranteed,
    Optional<Amount> maximum,
    Optional<Amount> used,
    Optional<Amount> masterLimit,
    Optional<Amount> masterUsed) {

  /** Of two places of an answer: what this one says, else the other. */
  Partition or(Partition other) {
    return new Partition(
        absoluteCapacity.isPresent() ? absoluteCapacity : other.absoluteCapacity,
        absoluteMaximum.isPresent() ? absoluteMaximum : other.absoluteMaximum,
        absoluteUsed.isPresent() ? absoluteUsed : other.absoluteUsed,
        guaranteed.or(other::guaranteed),
        maximum.or(other::maximum),
        used.or(other::used),
        masterLimit.or(other::masterLimit),
        masterUsed.or(other::masterUsed));
  }

  /** As the CapacityScheduler says it of a queue as a whole, which is of nodes without a label. */
  static Partition ofQueue(Fields queue) {
    return new Partition(
        queue.share("absoluteCapacity"),
        queue.share("absoluteMaxCapacity"),
        queue.share("absoluteUsedCapacity"),
        queue.amount("minEffectiveCapacity"),
        queue.amount("maxEffectiveCapacity"),
        queue.amount("resourcesUsed"),
        queue.amount("AMResourceLimit"),
        queue.amount("usedAMResource"));
  }

  /** As the CapacityScheduler says it of one label's capacities. */
  static Partition ofCapacities(Fields capacities) {
    return new Partition(
        capacities.share("absoluteCapacity"),
        capacities.share("absoluteMaxCapacity"),
        capacities.share("absoluteUsedCapacity"),
        capacities.amount("effectiveMinResource"),
        capacities.amount("effectiveMaxResource"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** As the CapacityScheduler says it of one label's use. */
  static Partition ofUse(Fields use) {
    return new Partition(
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        Optional.empty(),
        use.amount("used"),
        use.amount("amLimit"),
        use.amount("amUsed"));
  }

  /** As the FairScheduler says it of a queue. */
  static Partition ofFair(Fields queue) {
    return new Partition(
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        queue.amount("minResources"),
        queue.amount("maxResources"),
        queue.amount("usedResources"),
        queue.amount("amMaxResources"),
        queue.amount("amUsedResources"));
  }
}
