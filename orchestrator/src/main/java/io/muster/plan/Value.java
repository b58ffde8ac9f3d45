package io.muster.plan;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One value of the sequence: its text as written, which also names its folder {@code iter_<value>}.
 * A step that all iterations wait for, the staging of a frame, goes by a value as well, of a form
 * that no plan can write.
 */
public record Value(String text) implements Comparable<Value> {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]+");
  private static final String STAGE = "stage";
  private static final String OF_STAGE = STAGE + "~";

  /** The longest value: with its prefix and a store's own suffixes it stays a legal file name. */
  public static final int MAX_LENGTH = 200;

  public Value {
    problemOf(text.startsWith(OF_STAGE) ? text.substring(OF_STAGE.length()) : text)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
  }

  /** The step that stages the frame of this name. */
  public static Value ofStage(String frame) {
    return new Value(OF_STAGE + frame);
  }

  /** The frame that this step stages; empty for a value of the sequence. */
  public Optional<String> stagedFrame() {
    return isStage() ? Optional.of(text.substring(OF_STAGE.length())) : Optional.empty();
  }

  /** Whether it is the staging of a frame, and no value of the sequence. */
  public boolean isStage() {
    return text.startsWith(OF_STAGE);
  }

  /** What a sentence calls it: {@code iteration 3}, {@code stage~flights}. */
  public String spoken() {
    return isStage() ? text : "iteration " + text;
  }

  /**
   * What keeps this text from being a value, as half a sentence that names the text; empty if
   * nothing does.
   */
  public static Optional<String> problemOf(String text) {
    if (!ALLOWED.matcher(text).matches()) {
      return Optional.of("value \"" + text + "\" may only have letters, digits, '.', '_' and '-'");
    }
    if (text.length() > MAX_LENGTH) {
      return Optional.of("value \"" + text + "\" is longer than " + MAX_LENGTH + " characters");
    }
    return Optional.empty();
  }

  /**
   * The name of the folder that the iteration of this value owns below {@code out_dir}; the staging
   * of a frame has one of such a form below the run's folder.
   */
  public String folder() {
    return isStage() ? STAGE + "_" + text.substring(OF_STAGE.length()) : "iter_" + text;
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
