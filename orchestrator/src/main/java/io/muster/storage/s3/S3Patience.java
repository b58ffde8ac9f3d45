package io.muster.storage.s3;

import java.time.Duration;

/**
 * How long a call lasts before the store counts as unreachable.
 *
 * @param connect to have a connection
 * @param attempt for one attempt, its answer read to the end
 * @param all for a call with all its attempts and the pauses between them
 * @param attempts how many at most
 */
record S3Patience(Duration connect, Duration attempt, Duration all, int attempts) {
  /** S3 asks for seconds while it spreads a prefix over more machines (503 SlowDown). */
  static final S3Patience ORDINARY =
      new S3Patience(Duration.ofSeconds(5), Duration.ofSeconds(20), Duration.ofSeconds(60), 7);
}
