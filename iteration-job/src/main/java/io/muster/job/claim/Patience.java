package io.muster.job.claim;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/** How long to go on asking, with pauses that grow. */
final class Patience {
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofSeconds(15);

  private final Duration bound;
  private final LongSupplier nanos;
  private final Pause pause;

  /** Lets time pass. */
  interface Pause {
    void pass(long millis) throws InterruptedException;
  }

  /**
   * @param nanos the time that has passed since some moment
   */
  Patience(Duration bound, LongSupplier nanos, Pause pause) {
    this.bound = bound;
    this.nanos = nanos;
    this.pause = pause;
  }

  Waiting begin() {
    return new Waiting();
  }

  /** The wait for one thing. */
  final class Waiting {
    private final long begun = nanos.getAsLong();
    private Duration next = FIRST;

    /** Pauses, unless that would take too long: then false. */
    boolean again() throws InterruptedIOException {
      if (passed().plus(next).compareTo(bound) > 0) {
        return false;
      }
      try {
        pause.pass(next.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("it was interrupted while it waited to ask again");
      }
      Duration doubled = next.multipliedBy(2);
      next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
      return true;
    }

    Duration passed() {
      return Duration.ofNanos(nanos.getAsLong() - begun);
    }
  }
}
