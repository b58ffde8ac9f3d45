package io.muster.report;

import io.muster.plan.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * How long a run will take if each iteration takes as long as it did before.
 *
 * @param total from the first launch to the last end
 * @param measured how many of the iterations an earlier run has told about; the others are taken as
 *     the median of these
 */
public record ExpectedTime(Duration total, int measured, int iterations) {

  /**
   * Lays the iterations in their order of launch on so many places, each on the first that is free.
   *
   * @param before how long each ran; see {@link Timings#ranOf}
   * @param places how many run at a time
   * @return empty if nothing is known of any of them
   */
  public static Optional<ExpectedTime> of(
      List<Value> order, Map<Value, Duration> before, int places) {
    if (places < 1) {
      throw new IllegalArgumentException("at least one iteration runs at a time, not " + places);
    }
    List<Duration> known =
        order.stream().flatMap(v -> Stream.ofNullable(before.get(v))).sorted().toList();
    if (known.isEmpty()) {
      return Optional.empty();
    }
    Duration median = known.get(known.size() / 2);
    PriorityQueue<Duration> free = new PriorityQueue<>();
    List<Duration> ends = new ArrayList<>();
    for (Value value : order) {
      Duration from = free.size() < places ? Duration.ZERO : free.remove();
      Duration end = from.plus(before.getOrDefault(value, median));
      free.add(end);
      ends.add(end);
    }
    Duration total = ends.stream().reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
    return Optional.of(new ExpectedTime(total, known.size(), order.size()));
  }

  /** {@code about 3m05s, as 7 of 9 iterations took before}. */
  @Override
  public String toString() {
    return "about "
        + Amounts.span(total)
        + ", as "
        + (iterations == 1
            ? "the iteration"
            : (measured == iterations ? "all " : measured + " of ")
                + Amounts.of(iterations, "iteration"))
        + " took before";
  }
}
