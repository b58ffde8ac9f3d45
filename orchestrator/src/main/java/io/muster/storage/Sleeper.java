package io.muster.storage;

import java.time.Duration;

/** Lets time pass; in tests, without waiting for it. */
@FunctionalInterface
public interface Sleeper {
  void sleep(Duration duration) throws InterruptedException;
}
