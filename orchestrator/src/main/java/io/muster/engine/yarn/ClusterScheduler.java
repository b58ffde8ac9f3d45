package io.muster.engine.yarn;

import java.util.List;
import java.util.Optional;

/**
 * The scheduler and its queues.
 *
 * @param type as it names itself: {@code capacityScheduler}
 * @param root empty if nothing is known of such a scheduler
 */
public record ClusterScheduler(Kind kind, String type, Optional<Queue> root) {

  /** Which one it is. */
  public enum Kind {
    CAPACITY,
    /** Of its queues it says the amounts, and no shares. */
    FAIR,
    /** Another one, of which nothing is known but its name. */
    OTHER
  }

  /**
   * The queue that somebody means.
   *
   * @param named its path, with or without {@code root.}, or its name, if no other leaf has it
   */
  public Optional<Queue> queue(String named) {
    List<Queue> all = root.stream().flatMap(Queue::all).toList();
    return all.stream()
        .filter(queue -> queue.path().equals(named) || queue.path().equals("root." + named))
        .findFirst()
        .or(
            () -> {
              List<Queue> leaves =
                  all.stream()
                      .filter(queue -> queue.isLeaf() && queue.name().equals(named))
                      .toList();
              return leaves.size() == 1 ? Optional.of(leaves.get(0)) : Optional.empty();
            });
  }

  static ClusterScheduler of(Fields answer) throws Fields.UnexpectedException {
    Fields info = answer.object("scheduler").object("schedulerInfo");
    String type = info.text("type");
    return switch (type) {
      case "capacityScheduler" ->
          new ClusterScheduler(Kind.CAPACITY, type, Optional.of(QueueReader.capacity(info, "")));
      case "fairScheduler" ->
          new ClusterScheduler(
              Kind.FAIR, type, Optional.of(QueueReader.fair(info.object("rootQueue"))));
      default -> new ClusterScheduler(Kind.OTHER, type, Optional.empty());
    };
  }
}
