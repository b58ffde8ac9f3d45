package io.muster.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of a failed attempt, as it was found: what it means is for {@code retry} to say.
 *
 * @param origin who noticed
 * @param exitCode of the application's process, where it can be had
 * @param message one line for people: what happened
 * @param exceptions class and first line of each exception, outermost first
 * @param lastLines the last lines of the application's log, plain text
 * @param log where the whole log is
 */
public record Failure(
    Origin origin,
    OptionalInt exitCode,
    String message,
    List<String> exceptions,
    List<String> lastLines,
    Optional<String> log) {

  /** Who noticed. */
  public enum Origin {
    /** The engine would not take the launch. */
    SUBMIT,
    /** The application ended and said so. */
    APPLICATION,
    /** The application vanished without a word. */
    VANISHED,
    /** It did not begin in time. */
    SUBMIT_TIME_LIMIT,
    /** It did not end in time. */
    TIME_LIMIT,
    /** Its output did not pass. */
    OUTPUT,
    /** Its output passed, and was changed by somebody before the run had ended. */
    OUTPUT_CHANGED;

    /** Whether the application did well, and what it wrote did not pass. */
    public boolean isOfOutput() {
      return this == OUTPUT || this == OUTPUT_CHANGED;
    }
  }

  public Failure {
    exceptions = List.copyOf(exceptions);
    lastLines = List.copyOf(lastLines);
  }

  /** The first exception, unless the message says it already. */
  public Optional<String> exceptionBesideTheMessage() {
    return exceptions.stream().findFirst().filter(first -> !message.contains(first));
  }

  public static Failure of(Origin origin, String message) {
    return new Failure(
        origin, OptionalInt.empty(), message, List.of(), List.of(), Optional.empty());
  }
}
