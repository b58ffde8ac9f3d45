package io.muster.engine.yarn;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A queue of the scheduler and those below it. What the scheduler does not say is empty.
 *
 * @param path from the root: {@code root.default}
 * @param state {@code RUNNING}, {@code STOPPED}, {@code DRAINING}
 * @param partitions by label; that of nodes without one has the empty label and is always there
 * @param userMasterLimit what one user's application masters may have together
 * @param users what it says of them
 * @param smallestContainer what every request is rounded up to multiples of, where the scheduler
 *     says it
 * @param largestContainer what it grants at most
 * @param mostApplications pending and running ones together
 * @param labels whose nodes it may use; {@code *} is every one
 * @param defaultLabel of applications that ask for none
 */
public record Queue(
    String name,
    String path,
    Optional<String> state,
    ImmutableMap<String, Partition> partitions,
    Optional<Amount> userMasterLimit,
    QueueUsers users,
    Optional<Amount> smallestContainer,
    Optional<Amount> largestContainer,
    int activeApplications,
    int pendingApplications,
    OptionalInt mostApplications,
    ImmutableList<String> labels,
    Optional<String> defaultLabel,
    ImmutableList<Queue> children) {

  /** What it has of nodes without a label. */
  public Partition unlabelled() {
    return partitions.get("");
  }

  /** Whether applications are submitted to it, and not to one below it. */
  public boolean isLeaf() {
    return children.isEmpty();
  }

  /** Whether it takes applications; a scheduler that says nothing of it takes them. */
  public boolean isRunning() {
    return state.map("RUNNING"::equals).orElse(true);
  }

  /** This one and all below it. */
  public Stream<Queue> all() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(Queue::all));
  }
}
