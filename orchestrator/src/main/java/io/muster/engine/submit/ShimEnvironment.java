package io.muster.engine.submit;

import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the shim is told by its environment.
 *
 * @param sparkHome the real one
 * @param headBytes of the beginning of each log, kept at least
 * @param tailBytes of the end of each log, kept at least; a log is at most {@code headBytes + 2 *
 *     tailBytes} and 12 KiB, while its parts are joined half as much again
 * @param stopGrace between TERM and KILL for what an application leaves behind in its session
 * @param connects whether the application reports to the SparkLauncher that starts the shim
 */
public record ShimEnvironment(
    AttemptFolder folder,
    String tag,
    int epoch,
    Path sparkHome,
    long headBytes,
    long tailBytes,
    Duration stopGrace,
    boolean connects) {
  /** The claim is another's: no work was done. */
  public static final int CLAIM_LOST = 75;

  /** The claim could not be written: no work was done. */
  public static final int CLAIM_NOT_WRITTEN = 73;

  /** The application is over, and its exit.json could not be written. */
  public static final int EXIT_NOT_WRITTEN = 74;

  /** No such Spark home, or no /proc: no work was done. */
  public static final int UNAVAILABLE = 69;

  /** The environment was wrong, a defect of Muster's own: no work was done. */
  public static final int TOLD_WRONGLY = 64;

  private static final long MEBIBYTE = 1 << 20;

  public ShimEnvironment {
    check(tag.matches("[A-Za-z0-9._-]+"), "a tag has letters, digits, dots, hyphens: " + tag);
    check(epoch >= 0, "an epoch is not negative: " + epoch);
    check(sparkHome.isAbsolute(), "a Spark home is absolute: " + sparkHome);
    check(headBytes > 0, "headBytes is positive: " + headBytes);
    check(tailBytes > 0, "tailBytes is positive: " + tailBytes);
    check(!stopGrace.isNegative(), "a grace is not negative: " + stopGrace);
  }

  /** With the bounds that suit an ordinary application: 1 MiB of head, 1 to 2 MiB of tail, 3 s. */
  public static ShimEnvironment of(
      AttemptFolder folder, String tag, int epoch, Path sparkHome, boolean connects) {
    return new ShimEnvironment(
        folder, tag, epoch, sparkHome, MEBIBYTE, MEBIBYTE, Duration.ofSeconds(3), connects);
  }

  /** The variables, to be added to the environment of the shim's process. */
  public ImmutableMap<String, String> variables() {
    return ImmutableMap.<String, String>builder()
        .put("MUSTER_ATTEMPT_FOLDER", folder.path().toString())
        .put("MUSTER_TAG", tag)
        .put("MUSTER_EPOCH", Integer.toString(epoch))
        .put("MUSTER_SPARK_HOME", sparkHome.toString())
        .put("MUSTER_LOG_HEAD_BYTES", Long.toString(headBytes))
        .put("MUSTER_LOG_TAIL_BYTES", Long.toString(tailBytes))
        .put("MUSTER_STOP_SECONDS", Long.toString(stopGrace.plusMillis(999).toSeconds()))
        .put("MUSTER_LAUNCHER", connects ? "connect" : "")
        .buildOrThrow();
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
