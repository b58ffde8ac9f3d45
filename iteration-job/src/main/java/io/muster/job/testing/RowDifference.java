package io.muster.job.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows by which two frames differ; duplicates count.
 *
 * @param same how many rows are in both
 * @param changed rows that are alike but for some columns
 * @param onlyActual rows of which there is nothing alike
 */
record RowDifference(
    int same,
    List<Changed> changed,
    List<List<Object>> onlyActual,
    List<List<Object>> onlyExpected) {
  /** Of more rows, sorted, what is alike is looked for among the first. */
  private static final int MOST_COMPARED = 300;

  /** A row, and the expected one that it is like. */
  record Changed(List<Object> actual, List<Object> expected) {}

  private record Likeness(int actual, int expected, int columns, double weight) {}

  static RowDifference of(
      List<List<Object>> actual, List<List<Object>> expected, Tolerance tolerance) {
    Map<Object, Group> groups = new LinkedHashMap<>();
    actual.forEach(row -> group(groups, row).actual.add(row));
    expected.forEach(row -> group(groups, row).expected.add(row));
    List<List<Object>> onlyActual = new ArrayList<>();
    List<List<Object>> onlyExpected = new ArrayList<>();
    for (Group group : groups.values()) {
      RowMatching matching = new RowMatching(group.actual, group.expected, tolerance);
      onlyActual.addAll(matching.onlyActual());
      onlyExpected.addAll(matching.onlyExpected());
    }
    int same = actual.size() - onlyActual.size();
    onlyActual.sort(Plain::compareRows);
    onlyExpected.sort(Plain::compareRows);
    List<Changed> changed = takeChanged(onlyActual, onlyExpected, tolerance);
    return new RowDifference(same, changed, onlyActual, onlyExpected);
  }

  boolean isNone() {
    return changed.isEmpty() && onlyActual.isEmpty() && onlyExpected.isEmpty();
  }

  private record Group(List<List<Object>> actual, List<List<Object>> expected) {}

  private static Group group(Map<Object, Group> groups, List<Object> row) {
    return groups.computeIfAbsent(
        Inexact.leftOut(row), key -> new Group(new ArrayList<>(), new ArrayList<>()));
  }

  /** Takes rows out that are alike in half of their columns or more, the likest first. */
  private static List<Changed> takeChanged(
      List<List<Object>> onlyActual, List<List<Object>> onlyExpected, Tolerance tolerance) {
    List<Likeness> likenesses = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_COMPARED, onlyActual.size()); i++) {
      for (int j = 0; j < Math.min(MOST_COMPARED, onlyExpected.size()); j++) {
        Likeness likeness = likeness(i, j, onlyActual.get(i), onlyExpected.get(j), tolerance);
        if (2 * likeness.columns >= onlyActual.get(i).size()) {
          likenesses.add(likeness);
        }
      }
    }
    likenesses.sort(Comparator.comparingDouble(Likeness::weight).reversed());
    Map<Integer, Integer> partners = new LinkedHashMap<>();
    likenesses.forEach(
        likeness -> {
          if (!partners.containsKey(likeness.actual)
              && !partners.containsValue(likeness.expected)) {
            partners.put(likeness.actual, likeness.expected);
          }
        });
    List<Changed> changed = new ArrayList<>();
    partners.forEach(
        (one, other) -> changed.add(new Changed(onlyActual.get(one), onlyExpected.get(other))));
    changed.sort((one, other) -> Plain.compareRows(one.actual, other.actual));
    List<List<Object>> ones = partners.keySet().stream().map(onlyActual::get).toList();
    List<List<Object>> others = partners.values().stream().map(onlyExpected::get).toList();
    ones.forEach(onlyActual::remove);
    others.forEach(onlyExpected::remove);
    return changed;
  }

  /** A column further left, where keys stand, weighs a little more. */
  private static Likeness likeness(
      int i, int j, List<Object> actual, List<Object> expected, Tolerance tolerance) {
    int columns = 0;
    double weight = 0;
    for (int k = 0; k < actual.size(); k++) {
      if (tolerance.alike(actual.get(k), expected.get(k))) {
        columns++;
        weight += 1 + 1e-6 * (actual.size() - k);
      }
    }
    return new Likeness(i, j, columns, weight);
  }
}
