package io.muster.resolve;

import com.google.common.collect.ImmutableList;
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
 * Runs a command as a process in a session of its own: a Ctrl-C is for Muster, which then ends the
 * command. Its output goes to files, not to pipes: a pipe that a grandchild keeps open would be
 * waited for for ever.
 */
public final class ProcessCommandRunner implements CommandRunner {
  private static final int EXCERPT = 2000;

  /**
   * In the environment of a command and of all that comes of it; its value is of this one alone.
   */
  private static final String MARK = "MUSTER_COMMAND";

  /** Whatever forks faster than it is killed is not waited for. */
  private static final int MOST_LOOKS = 20;

  /** Becomes the command, and says so where it cannot. */
  private static final String APART = "setsid";

  private static final String NOT_STARTED = APART + ": ";

  @Override
  public Outcome run(
      List<String> command, Path folder, Map<String, String> environment, Duration timeout)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("muster-command", ".out");
    Path errors = Files.createTempFile("muster-command", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(ImmutableList.<String>builder().add(APART).addAll(command).build())
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile());
      builder.environment().putAll(environment);
      builder.environment().put(MARK, output.toString());
      Process process = builder.start();
      boolean ended;
      try {
        ended = process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        end(process, output);
      }
      Outcome outcome =
          new Outcome(
              !ended, ended ? process.exitValue() : -1, head(output), tail(output), tail(errors));
      if (outcome.exitCode() > 0 && outcome.errors().startsWith(NOT_STARTED)) {
        throw new IOException(outcome.errors().replaceFirst("(?s)^.*: ", ""));
      }
      return outcome;
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(errors);
    }
  }

  /** All that it has started, also what has left it: a mark in the environment tells. */
  private static void end(Process process, Path mark) {
    if (!process.isAlive()) {
      return;
    }
    List<ProcessHandle> descendants = process.descendants().toList();
    // first: a shell whose child is gone would begin its next command
    process.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
    List<ProcessHandle> left;
    int looks = 0;
    do {
      left = ProcessHandle.allProcesses().filter(it -> isMarked(it, mark)).toList();
      left.forEach(ProcessHandle::destroyForcibly);
    } while (!left.isEmpty() && ++looks < MOST_LOOKS);
  }

  /** False of what is not ours to look at, and where there is no such file system. */
  private static boolean isMarked(ProcessHandle process, Path mark) {
    try {
      return Files.readString(
              Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1)
          .contains(MARK + "=" + mark + "\0");
    } catch (IOException e) {
      return false;
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
