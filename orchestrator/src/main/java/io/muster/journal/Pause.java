package io.muster.journal;

import java.time.Duration;

/** Lets time pass; in tests, without waiting for it. */
@FunctionalInterface
public interface Pause {
  void pause(Duration duration) throws InterruptedException;
}
