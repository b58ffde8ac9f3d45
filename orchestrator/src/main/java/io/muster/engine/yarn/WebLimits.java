package io.muster.engine.yarn;

import java.time.Duration;

/**
 * The bounds of a call to one of YARN's web pages.
 *
 * @param connect how long a connection may take
 * @param read how long the other side may say nothing
 * @param whole how long an answer may take in all
 * @param mostBytes of an answer
 * @param rounds how often all addresses are tried
 * @param pause after the first round; twice as long after each next one
 */
public record WebLimits(
    Duration connect, Duration read, Duration whole, int mostBytes, int rounds, Duration pause) {

  /** A ResourceManager under load answers within seconds; ten thousand applications have 20 MB. */
  public static final WebLimits ORDINARY =
      new WebLimits(
          Duration.ofSeconds(5),
          Duration.ofSeconds(20),
          Duration.ofMinutes(1),
          64 << 20,
          3,
          Duration.ofSeconds(1));

  public WebLimits {
    if (rounds < 1 || mostBytes < 1) {
      throw new IllegalArgumentException(
          "there is one round at least and one byte: " + rounds + ", " + mostBytes);
    }
  }
}
