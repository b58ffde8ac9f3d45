package io.muster.retry;

import io.muster.slice.Slice;
import java.time.Instant;

/** Again or never, and why. */
public sealed interface Decision {
  String why();

  /** Another attempt, not before {@code at}. */
  record Again(Instant at, Slice slice, String why) implements Decision {}

  /** No other attempt. */
  record Never(String why) implements Decision {}
}
