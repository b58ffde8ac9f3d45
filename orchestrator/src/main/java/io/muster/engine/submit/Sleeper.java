package io.muster.engine.submit;

import java.time.Duration;

/** Lets time pass; in tests, without waiting for it. */
@FunctionalInterface
public interface Sleeper {
  void sleep(Duration duration) throws InterruptedException;
}
