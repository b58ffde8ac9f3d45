package io.muster.plan;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One value of the sequence: its text as written, which also names its folder {@code iter_<value>}.
 */
public record Value(String text) implements Comparable<Value> {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]+");

  /** The longest value: with its prefix and a store's own suffixes it stays a legal file name. */
  public static final int MAX_LENGTH = 200;

  public Value {
    problemOf(text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
  }

  /**
   * What keeps this text from being a value, as half a sentence that names the text; empty if
   * nothing does.
   */
  public static java.util.Optional<String> problemOf(String text) {
    if (!ALLOWED.matcher(text).matches()) {
      return java.util.Optional.of(
          "value \"" + text + "\" may only have letters, digits, '.', '_' and '-'");
    }
    if (text.length() > MAX_LENGTH) {
      return java.util.Optional.of(
          "value \"" + text + "\" is longer than " + MAX_LENGTH + " characters");
    }
    return java.util.Optional.empty();
  }

  /** The name of the folder that the iteration of this value owns below {@code out_dir}. */
  public String folder() {
    return "iter_" + text;
  }

  /** What two values must not share: YARN lower-cases tags, and some file systems fold case. */
  public String caseless() {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public int compareTo(Value other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }
}
