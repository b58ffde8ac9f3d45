package io.muster.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word was meant. */
public final class Spelling {
  private Spelling() {}

  /** {@code did you mean slice?}, or the words there are. */
  public static String suggestion(String written, Collection<String> words) {
    return nearest(written, words)
        .map(word -> "did you mean " + word + "?")
        .orElse(words.isEmpty() ? "remove it" : "right would be: " + String.join(", ", words));
  }

  /** The word that is nearest, if one is near. */
  public static Optional<String> nearest(String written, Collection<String> words) {
    String plain = plain(written);
    return words.stream()
        .filter(word -> distance(plain, plain(word)) <= Math.max(1, plain(word).length() / 3))
        .min(Comparator.comparingInt(word -> distance(plain, plain(word))));
  }

  /** {@code maxConcurrent}, {@code max-concurrent} and {@code max_concurrent} are one word. */
  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[_.\\- ]", "");
  }

  /** Edits from one to the other; two neighbours that changed places are one edit. */
  private static int distance(String from, String to) {
    // a word this long is no slip of the finger, and the table would be large
    if (from.length() > 100) {
      return Integer.MAX_VALUE;
    }
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      edits[i][0] = i;
    }
    for (int j = 0; j <= to.length(); j++) {
      edits[0][j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      for (int j = 1; j <= to.length(); j++) {
        int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
        int fewest = Math.min(edits[i - 1][j], edits[i][j - 1]) + 1;
        fewest = Math.min(fewest, edits[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          fewest = Math.min(fewest, edits[i - 2][j - 2] + 1);
        }
        edits[i][j] = fewest;
      }
    }
    return edits[from.length()][to.length()];
  }
}
