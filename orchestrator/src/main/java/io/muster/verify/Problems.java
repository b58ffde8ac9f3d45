package io.muster.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What was found wrong so far. Of the same thing wrong with many files a few are named and the rest
 * counted.
 */
final class Problems {
  private static final int NAMED = 5;

  private final List<String> found = new ArrayList<>();

  void add(String problem) {
    found.add(problem);
  }

  /**
   * @param sentence says what is wrong with one of them
   * @param kind what the rest are, as in "and 37 more (kind)"
   */
  <T> void addEach(List<T> wrong, Function<T, String> sentence, String kind) {
    wrong.stream().limit(NAMED).map(sentence).forEach(found::add);
    if (wrong.size() > NAMED) {
      found.add("and " + (wrong.size() - NAMED) + " more " + kind);
    }
  }

  boolean isEmpty() {
    return found.isEmpty();
  }

  List<String> all() {
    return List.copyOf(found);
  }
}
