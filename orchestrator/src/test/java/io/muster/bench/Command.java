package io.muster.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that is run to its end, with what it says in a file.
 *
 * @param input the whole of its standard input, or null
 * @param longest after which it is killed, and nothing was measured
 */
record Command(
    List<String> words, Map<String, String> environment, Path input, Path log, Duration longest) {

  static Command of(Path log, List<String> words) {
    return new Command(words, Map.of(), null, log, Duration.ofMinutes(10));
  }

  Command with(Map<String, String> variables) {
    return new Command(words, variables, input, log, longest);
  }

  Command reading(Path file) {
    return new Command(words, environment, file, log, longest);
  }

  Process start() throws IOException {
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
    Installation.makePlain(builder.environment());
    builder.environment().putAll(environment);
    if (input != null) {
      builder.redirectInput(input.toFile());
    }
    Process process = builder.start();
    if (input == null) {
      process.getOutputStream().close();
    }
    return process;
  }

  /** Runs it, and answers how many seconds it took; any exit code but 0 is an error. */
  double seconds() throws IOException, InterruptedException {
    long from = System.nanoTime();
    Process process = start();
    await(process);
    return (System.nanoTime() - from) / 1e9;
  }

  /** Waits for its good end. */
  void await(Process process) throws IOException, InterruptedException {
    boolean over = process.waitFor(longest.toSeconds(), TimeUnit.SECONDS);
    if (!over) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    if (!over || process.exitValue() != 0) {
      throw new IOException(
          words.get(0)
              + (over ? " ended with exit code " + process.exitValue() : " was killed: too slow")
              + "; it said:\n"
              + tail());
    }
  }

  private String tail() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
  }
}
