package io.muster.plan;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Gathers what is wrong; the same problem found twice is one. */
final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();
  private final Set<Origin> settled = new HashSet<>();

  void add(Origin place, String wrong, String right) {
    if (!settled.contains(place)) {
      found.add(new Problem(place, wrong, right));
    }
  }

  /** Says this one and nothing more of the place: whatever else is wrong there follows from it. */
  void addOnly(Origin place, String wrong, String right) {
    add(place, wrong, right);
    settle(place);
  }

  /** Nothing more is said of the place: what is wrong there was said elsewhere. */
  void settle(Origin place) {
    settled.add(place);
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  /** In the order of the files as they were read, and of their lines. */
  ImmutableList<Problem> inOrder(List<String> sources) {
    List<String> order = new ArrayList<>(sources);
    found.forEach(
        problem -> {
          if (!order.contains(problem.place().source())) {
            order.add(problem.place().source());
          }
        });
    return found.stream()
        .sorted(
            Comparator.<Problem>comparingInt(problem -> order.indexOf(problem.place().source()))
                .thenComparingInt(problem -> problem.place().line())
                .thenComparingInt(problem -> problem.place().column()))
        .collect(ImmutableList.toImmutableList());
  }
}
