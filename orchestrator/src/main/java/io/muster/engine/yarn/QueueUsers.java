package io.muster.engine.yarn;

import com.google.common.collect.ImmutableMap;
import java.util.OptionalDouble;

/**
 * What the CapacityScheduler says of a queue's users, on nodes without a label.
 *
 * @param limitFactor how many times what the queue is sure of one user may have
 *     (user-limit-factor); empty: no such limit
 * @param used by each user who has something
 * @param masters what of it application masters have
 */
public record QueueUsers(
    OptionalDouble limitFactor,
    ImmutableMap<String, Amount> used,
    ImmutableMap<String, Amount> masters) {
  /** Of a scheduler without such limits. */
  static final QueueUsers NONE =
      new QueueUsers(OptionalDouble.empty(), ImmutableMap.of(), ImmutableMap.of());
}
