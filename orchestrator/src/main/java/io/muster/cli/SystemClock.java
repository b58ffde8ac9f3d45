package io.muster.cli;

import io.muster.storage.Sleeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The machine's time: the one place that reads it, and the one that lets it pass. */
final class SystemClock implements InstantSource, Sleeper {
  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public void sleep(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis());
  }
}
