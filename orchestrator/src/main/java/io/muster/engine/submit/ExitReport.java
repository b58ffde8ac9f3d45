package io.muster.engine.submit;

import java.time.Instant;

/**
 * What the shim says when all of an application is over: {@code exit.json}.
 *
 * @param code of spark-submit, 0 to 255; 128 + n for signal n
 * @param signal that the code stands for; null if it stands for none
 * @param started when the claim was taken, in whole seconds
 * @param ended in whole seconds
 */
public record ExitReport(
    int format,
    String tag,
    int code,
    Integer signal,
    Instant started,
    Instant ended,
    LogSize stdout,
    LogSize stderr) {
  /** The format that this Muster reads and its shim writes. */
  public static final int FORMAT = 1;

  /**
   * How much an application wrote to one of its logs.
   *
   * @param seen bytes written
   * @param leftOut bytes of these that are not in the log
   */
  public record LogSize(long seen, long leftOut) {}

  public ExitReport {
    check(
        format == FORMAT,
        "format is " + format + ", this Muster reads format " + FORMAT + ": use a later Muster");
    check(tag != null && !tag.isEmpty(), "tag is missing");
    check(code >= 0 && code <= 255, "code is " + code + ", expected 0 to 255");
    check(started != null, "started is missing");
    check(ended != null, "ended is missing");
    check(stdout != null, "stdout is missing");
    check(stderr != null, "stderr is missing");
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
