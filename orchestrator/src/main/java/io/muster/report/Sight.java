package io.muster.report;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the engine says of an attempt at the moment.
 *
 * @param waitsFor what for, as a half sentence, of one that has not begun to work
 * @param trackingUrl where it shows itself
 * @param executors that it has, of one that is at work
 * @param unseen why the engine cannot be asked, where it cannot
 */
public record Sight(
    Optional<String> waitsFor,
    Optional<String> trackingUrl,
    OptionalInt executors,
    Optional<String> unseen) {
  /** Of one that has not begun to work. */
  public static Sight waiting(Optional<String> waitsFor) {
    return new Sight(waitsFor, Optional.empty(), OptionalInt.empty(), Optional.empty());
  }

  /** Of one that is at work. */
  public static Sight atWork(Optional<String> trackingUrl, OptionalInt executors) {
    return new Sight(Optional.empty(), trackingUrl, executors, Optional.empty());
  }

  /** Of one of which nothing is heard at the moment. */
  public static Sight unseen(String why) {
    return new Sight(Optional.empty(), Optional.empty(), OptionalInt.empty(), Optional.of(why));
  }
}
