package io.muster.resolve;

import com.google.common.collect.ImmutableSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Runs a command of the user's to its end. */
public interface CommandRunner {
  /**
   * Returns when the command has ended, or was ended because the time was up. Its standard input is
   * empty, and no terminal's signal reaches it. An interruption ends the command, and all that it
   * has started and not let go of.
   *
   * @param environment beside Muster's own
   * @throws IOException if it cannot be started, saying why
   */
  Outcome run(List<String> command, Path folder, Map<String, String> environment, Duration timeout)
      throws IOException, InterruptedException;

  /**
   * How it ended.
   *
   * @param timedOut whether it had to be ended
   * @param output the bytes of its standard output, at most {@link #MOST_BYTES} and one
   * @param lastOutput the last lines of its standard output
   * @param errors the last lines of its standard error
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, only read
  record Outcome(boolean timedOut, int exitCode, byte[] output, String lastOutput, String errors) {
    private static final ImmutableSet<Integer> SIGNALLED = ImmutableSet.of(129, 130, 143);

    /** Whether SIGHUP, SIGINT or SIGTERM has ended it: somebody did, and not its own verdict. */
    public boolean isSignalled() {
      return !timedOut && SIGNALLED.contains(exitCode);
    }
  }

  /** The longest output that is read. */
  int MOST_BYTES = 16 << 20;
}
