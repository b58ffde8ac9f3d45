package io.muster.resolve;

import io.muster.storage.Sleeper;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command as a process. Its output goes to files, not to pipes: a pipe that a grandchild
 * keeps open would be waited for for ever.
 */
public final class ProcessCommandRunner implements CommandRunner {
  private static final int EXCERPT = 2000;

  private static final Duration SIGNAL_REACHES_ALL = Duration.ofSeconds(1);

  private final Sleeper sleeper;

  public ProcessCommandRunner(Sleeper sleeper) {
    this.sleeper = sleeper;
  }

  @Override
  public Outcome run(
      List<String> command, Path folder, Map<String, String> environment, Duration timeout)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("muster-command", ".out");
    Path errors = Files.createTempFile("muster-command", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended;
      try {
        ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        end(process);
      }
      Outcome outcome =
          new Outcome(
              !ended, ended ? process.exitValue() : -1, head(output), tail(output), tail(errors));
      if (outcome.isSignalled()) {
        // Ctrl-C reaches the child first, and is to interrupt us rather than to look like its fault
        sleeper.sleep(SIGNAL_REACHES_ALL);
      }
      return outcome;
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(errors);
    }
  }

  private static void end(Process process) {
    if (process.isAlive()) {
      List<ProcessHandle> descendants = process.descendants().toList();
      // first: a shell whose child is gone would begin its next command
      process.destroyForcibly();
      descendants.forEach(
          descendant -> {
            descendant.descendants().forEach(ProcessHandle::destroyForcibly);
            descendant.destroyForcibly();
          });
    }
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MOST_BYTES + 1);
    }
  }

  private static String tail(Path file) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long start = Math.max(0, in.length() - EXCERPT);
      in.seek(start);
      byte[] bytes = new byte[(int) (in.length() - start)];
      in.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8).strip();
    }
  }
}
