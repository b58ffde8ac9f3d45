package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One {@code muster} command as a process, its output in files, as a cron job has it. */
final class MusterProcess implements AutoCloseable {
  /** What failsafe says of the build's own Muster. */
  static final Path HOME = Path.of(System.getProperty("muster.home", "target/muster"));

  /** Of every wait: long, for nine applications on YARN take minutes on a busy machine. */
  static final Duration BOUND = Duration.ofMinutes(8);

  /** Of JVMs that a test starts for seconds. */
  static final String QUICK_JVM = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  /** What comes within it is looked for closely. */
  private static final Duration QUICK = Duration.ofSeconds(1);

  private final Process process;
  private final Path said;
  private final Optional<Path> complained;

  private MusterProcess(Process process, Path said, Optional<Path> complained) {
    this.process = process;
    this.said = said;
    this.complained = complained;
  }

  /**
   * Starts a command.
   *
   * @param prefix what it is started by, as {@code unshare}; may be empty
   * @param environment beside that of this JVM, from which Spark's settings are taken out
   * @param logs a folder for its output
   * @param merged whether stderr goes where stdout goes, as Airflow's BashOperator has it
   */
  static MusterProcess start(
      List<String> prefix,
      List<String> arguments,
      Map<String, String> environment,
      Path folder,
      Path logs,
      boolean merged) {
    try {
      List<String> command = new ArrayList<>(prefix);
      command.add(HOME.toAbsolutePath().resolve("bin/muster").toString());
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      List.of("SPARK_HOME", "SPARK_CONF_DIR", "HADOOP_CONF_DIR", "YARN_CONF_DIR")
          .forEach(builder.environment()::remove);
      builder.environment().putAll(environment);
      Path said = Files.createTempFile(Files.createDirectories(logs), "stdout", ".log");
      builder.redirectOutput(said.toFile()).redirectInput(new File("/dev/null"));
      if (merged) {
        return new MusterProcess(builder.redirectErrorStream(true).start(), said, Optional.empty());
      }
      Path complained = Files.createTempFile(logs, "stderr", ".log");
      builder.redirectError(complained.toFile());
      return new MusterProcess(builder.start(), said, Optional.of(complained));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Sends a signal: {@code TERM}, {@code INT}, {@code HUP}, {@code KILL}. */
  void signal(String name) {
    signal(name, pid());
  }

  /** As by the kernel or an impatient operator: it writes no last word. */
  void kill() {
    signal("KILL");
    await("the death of " + pid(), () -> !isAlive());
  }

  /** Sends a signal to a process, or to a process group by the negative of its id. */
  static void signal(String name, long pid) {
    run("kill -s " + name + " -- " + pid);
  }

  /** A piece of shell, to its end. */
  static void run(String shell) {
    try {
      new ProcessBuilder("sh", "-c", shell).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits for its end and answers what it said. */
  Ended end() {
    try {
      assertThat(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS))
          .as("ended within %s; so far it said:%n%s%n%s", BOUND, stdout(), stderr())
          .isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new Ended(process.exitValue(), stdout(), stderr());
  }

  /** So far. */
  String stdout() {
    return text(said);
  }

  /** So far; empty if it is merged into stdout. */
  String stderr() {
    return complained.map(MusterProcess::text).orElse("");
  }

  /** Kills it, but not its children: {@link PlanFolder#close} finds those. */
  @Override
  public void close() {
    process.destroyForcibly();
    await("the end of " + pid(), () -> !process.isAlive());
  }

  /** Waits until the condition holds, for a bounded time. */
  static void await(String what, BooleanSupplier condition) {
    long begun = System.nanoTime();
    while (!condition.getAsBoolean()) {
      long waited = System.nanoTime() - begun;
      assertThat(waited).as("waited %s for %s", BOUND, what).isLessThan(BOUND.toNanos());
      // what does not come at once takes seconds, of a machine that has better to do than to look
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(waited < QUICK.toNanos() ? 5 : 25));
    }
  }

  static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As it was when the process began its program; empty of a zombie and of one that has gone. */
  static String environment(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  /**
   * What a command left when it had ended.
   *
   * @param stderr empty if it was merged into stdout
   */
  record Ended(int exitCode, String stdout, String stderr) {
    private static final ObjectMapper JSON =
        new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** All that it said. */
    String everything() {
      return stderr + stdout;
    }

    /** The very last line of stdout. */
    JsonNode json() {
      String last = stdout.lines().reduce((first, second) -> second).orElse("");
      try {
        JsonNode json = JSON.readTree(last);
        assertThat(json.isObject()).as("the last line is an object: %s", last).isTrue();
        return json;
      } catch (JsonProcessingException e) {
        throw new AssertionError("the last line is not JSON: " + last + "\n" + everything(), e);
      }
    }

    String status() {
      return json().path("status").asText();
    }

    /** The values that the last line lists under a key: {@code succeeded}, {@code failed}, ... */
    List<String> values(String key) {
      List<String> values = new ArrayList<>();
      json().path(key).forEach(value -> values.add(value.asText()));
      return values;
    }
  }
}
