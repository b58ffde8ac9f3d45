package io.muster.job.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Matches rows that are equal but for floating-point numbers, each with at most one of the other
 * frame, so that as few as possible are left. Rows that are near to one that is near to another
 * need not be near to that: hence pairs are changed again where that makes room.
 */
final class RowMatching {
  /**
   * Looks at two rows that changing pairs may take; more would not end within a test's patience.
   */
  private static final int MOST_LOOKS = 2_000_000;

  private static final int NONE = -1;

  private final Tolerance tolerance;
  private final List<List<Object>> actual;
  private final List<List<Object>> expected;

  /** The number by which rows are found, of each row. */
  private final double[] ofActual;

  private final double[] ofExpected;
  private final int[] partnerOfActual;
  private final int[] partnerOfExpected;
  private int looks;

  /** Rows that are all equal when their floating-point numbers are left out. */
  RowMatching(List<List<Object>> actual, List<List<Object>> expected, Tolerance tolerance) {
    this.tolerance = tolerance;
    int column = mostTelling(expected);
    this.actual = sorted(actual, column);
    this.expected = sorted(expected, column);
    this.ofActual = numbers(this.actual, column);
    this.ofExpected = numbers(this.expected, column);
    this.partnerOfActual = nobody(actual.size());
    this.partnerOfExpected = nobody(expected.size());
    match();
  }

  /** Rows that found no partner. */
  List<List<Object>> onlyActual() {
    return left(actual, partnerOfActual);
  }

  List<List<Object>> onlyExpected() {
    return left(expected, partnerOfExpected);
  }

  private void match() {
    int free = expected.size() - matchEqualOnes();
    for (int row = 0; row < actual.size() && free > 0; row++) {
      if (partnerOfActual[row] == NONE && matchWithFree(row)) {
        free--;
      }
    }
    for (int row = 0; row < actual.size() && free > 0; row++) {
      if (partnerOfActual[row] == NONE && looks < MOST_LOOKS && makeRoom(row)) {
        free--;
      }
    }
  }

  private int matchEqualOnes() {
    Map<List<Object>, Deque<Integer>> places = new HashMap<>();
    for (int i = 0; i < expected.size(); i++) {
      places.computeIfAbsent(expected.get(i), row -> new ArrayDeque<>()).add(i);
    }
    int matched = 0;
    for (int i = 0; i < actual.size(); i++) {
      Deque<Integer> same = places.get(actual.get(i));
      if (same != null && !same.isEmpty()) {
        join(i, same.remove());
        matched++;
      }
    }
    return matched;
  }

  private boolean matchWithFree(int row) {
    return findAlike(
        row,
        other -> {
          if (partnerOfExpected[other] == NONE) {
            join(row, other);
            return true;
          }
          return false;
        });
  }

  /** Along rows whose partners could as well have others, to one that is free. */
  private boolean makeRoom(int row) {
    Map<Integer, Integer> reachedFrom = new HashMap<>();
    Queue<Integer> waiting = new ArrayDeque<>(List.of(row));
    while (!waiting.isEmpty() && looks < MOST_LOOKS) {
      int from = waiting.remove();
      boolean found =
          findAlike(
              from,
              other -> {
                if (reachedFrom.putIfAbsent(other, from) != null) {
                  return false;
                }
                if (partnerOfExpected[other] == NONE) {
                  change(other, reachedFrom);
                  return true;
                }
                waiting.add(partnerOfExpected[other]);
                return false;
              });
      if (found) {
        return true;
      }
    }
    return false;
  }

  private void change(int free, Map<Integer, Integer> reachedFrom) {
    int other = free;
    while (other != NONE) {
      int row = reachedFrom.get(other);
      int before = partnerOfActual[row];
      join(row, other);
      other = before;
    }
  }

  private void join(int row, int other) {
    partnerOfActual[row] = other;
    partnerOfExpected[other] = row;
  }

  /** Offers expected rows that are alike, the nearest first, until one is taken. */
  private boolean findAlike(int row, IntPredicate taken) {
    if (ofActual.length == 0) {
      return false; // without such numbers, whoever is not equal is not alike
    }
    int above = Arrays.binarySearch(ofExpected, ofActual[row]);
    above = above < 0 ? -above - 1 : above;
    int below = above - 1;
    while (true) {
      boolean isAbove = isNear(row, above);
      boolean isBelow = isNear(row, below);
      if (isAbove && offer(row, above++, taken)) {
        return true;
      }
      if (isBelow && offer(row, below--, taken)) {
        return true;
      }
      if (!isAbove && !isBelow) {
        return false;
      }
    }
  }

  private boolean isNear(int row, int other) {
    return other >= 0
        && other < ofExpected.length
        && tolerance.near(ofActual[row], ofExpected[other]);
  }

  private boolean offer(int row, int other, IntPredicate taken) {
    looks++;
    return tolerance.alike(actual.get(row), expected.get(other)) && taken.test(other);
  }

  /** Which of the numbers has the most values; below zero where there is none. */
  private static int mostTelling(List<List<Object>> rows) {
    List<Set<Double>> values = new ArrayList<>();
    for (List<Object> row : rows) {
      List<Double> numbers = Inexact.numbersIn(row);
      while (values.size() < numbers.size()) {
        values.add(new HashSet<>());
      }
      for (int i = 0; i < numbers.size(); i++) {
        values.get(i).add(numbers.get(i));
      }
    }
    int best = NONE;
    for (int i = 0; i < values.size(); i++) {
      if (best == NONE || values.get(i).size() > values.get(best).size()) {
        best = i;
      }
    }
    return best;
  }

  private static List<List<Object>> sorted(List<List<Object>> rows, int column) {
    return column == NONE
        ? rows
        : rows.stream()
            .sorted(Comparator.comparing(row -> Inexact.numbersIn(row).get(column)))
            .toList();
  }

  private static double[] numbers(List<List<Object>> rows, int column) {
    return column == NONE
        ? new double[0]
        : rows.stream().mapToDouble(row -> Inexact.numbersIn(row).get(column)).toArray();
  }

  private static int[] nobody(int size) {
    int[] partners = new int[size];
    Arrays.fill(partners, NONE);
    return partners;
  }

  private static List<List<Object>> left(List<List<Object>> rows, int[] partners) {
    List<List<Object>> left = new ArrayList<>();
    for (int i = 0; i < partners.length; i++) {
      if (partners[i] == NONE) {
        left.add(rows.get(i));
      }
    }
    return left;
  }
}
