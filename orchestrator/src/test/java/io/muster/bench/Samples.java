package io.muster.bench;

import java.util.List;

/** What is made of several measurements of one thing. */
final class Samples {
  private Samples() {}

  static double median(List<Double> samples) {
    List<Double> ascending = samples.stream().sorted().toList();
    int middle = ascending.size() / 2;
    return ascending.size() % 2 == 1
        ? ascending.get(middle)
        : (ascending.get(middle - 1) + ascending.get(middle)) / 2;
  }

  /** The smallest sample that {@code percent} of all do not exceed. */
  static double percentile(int percent, List<Double> samples) {
    List<Double> ascending = samples.stream().sorted().toList();
    int rank = (int) Math.ceil(percent / 100.0 * ascending.size());
    return ascending.get(Math.max(1, rank) - 1);
  }
}
