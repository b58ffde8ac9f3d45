package io.muster.resolve;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs a command of the user's to its end. */
public interface CommandRunner {
  /**
   * Returns when the command has ended, or was ended because the time was up. Its standard input is
   * empty.
   *
   * @throws IOException if it cannot be started, saying why
   */
  Outcome run(List<String> command, Path folder, Duration timeout)
      throws IOException, InterruptedException;

  /**
   * How it ended.
   *
   * @param timedOut whether it had to be ended
   * @param output the bytes of its standard output, at most {@link #MOST_BYTES} and one
   * @param errors the last lines of its standard error
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, only read
  record Outcome(boolean timedOut, int exitCode, byte[] output, String errors) {}

  /** The longest output that is read. */
  int MOST_BYTES = 16 << 20;
}
