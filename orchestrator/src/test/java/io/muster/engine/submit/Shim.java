package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The real shim in front of a Spark home that is a shell script; ends every process it started. */
final class Shim implements AutoCloseable {
  static final Path SCRIPT = Path.of("src/main/dist/shim/bin/spark-submit").toAbsolutePath();
  private static final Duration BOUND = Duration.ofSeconds(60);

  final AttemptFolder folder;
  final Path home;
  final String tag;
  private final List<Process> started = new ArrayList<>();
  private long headBytes = 1 << 20;
  private long tailBytes = 1 << 20;
  private boolean connects;

  /** The application's script may use $GO, a file that {@link #go} makes, and $PLACE, a folder. */
  Shim(Path place, String application) throws IOException {
    home = Files.createDirectories(place.resolve("a \"home\" with $(blanks)"));
    folder = new AttemptFolder(Files.createDirectories(place.resolve("iter_5 'it''s'/1")));
    tag = "m-" + Long.toString(System.nanoTime(), 36);
    Path program = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
    Files.writeString(program, "#!/bin/sh\n" + application + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Shim bounds(long head, long tail) {
    headBytes = head;
    tailBytes = tail;
    return this;
  }

  Shim connects() {
    connects = true;
    return this;
  }

  Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  Process start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            new ShimEnvironment(
                    folder, tag, 3, home, headBytes, tailBytes, Duration.ofSeconds(1), connects)
                .variables());
    builder.environment().put("GO", goFile().toString());
    builder.environment().put("PLACE", home.getParent().toString());
    builder.environment().put("_SPARK_LAUNCHER_PORT", "4711");
    builder.environment().put("MUSTER_FROM_FURTHER_UP", "1");
    builder.redirectErrorStream(true).redirectOutput(said().toFile());
    Process process = builder.start();
    started.add(process);
    return process;
  }

  int run(String... arguments) throws IOException {
    return end(start(arguments));
  }

  /** The exit code. */
  static int end(Process process) {
    try {
      assertThat(process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return process.exitValue();
  }

  void go() throws IOException {
    Files.createFile(goFile());
  }

  private Path goFile() {
    return home.getParent().resolve("go");
  }

  /** What the shim itself said, on standard output and error. */
  Path said() {
    return home.getParent().resolve("said");
  }

  String stdout() {
    return text(folder.stdout().file());
  }

  static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Finding finding() throws EngineException {
    return new Inspection(Machine.ours(), folder, tag).finding(Optional.empty());
  }

  ExitReport report() throws EngineException {
    return new ExitFile(folder, tag).read().orElseThrow();
  }

  Session session() throws EngineException {
    return new Session(new ClaimFile(folder, tag).read().orElseThrow());
  }

  /** The number that the application wrote to this file of its place. */
  long pid(String name) {
    Path file = home.getParent().resolve(name);
    await(() -> text(file).endsWith("\n"));
    return Long.parseLong(text(file).strip());
  }

  static void await(BooleanSupplier condition) {
    for (long waited = 0; !condition.getAsBoolean(); waited += 5) {
      assertThat(waited).as("milliseconds waited").isLessThan(BOUND.toMillis());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  static void signal(String name, long pid) throws IOException {
    assertThat(end(new ProcessBuilder("sh", "-c", "kill -s " + name + " " + pid).start())).isZero();
  }

  static boolean lives(long pid) {
    return ProcessStat.read(Path.of("/proc"), pid).filter(ProcessStat::isAlive).isPresent();
  }

  /** Also what left the session: the tag is in its environment. */
  @Override
  public void close() {
    started.forEach(Process::destroyForcibly);
    await(
        () -> {
          List<ProcessHandle> left =
              ProcessHandle.allProcesses()
                  .filter(this::isOurs)
                  .filter(p -> lives(p.pid()))
                  .toList();
          left.forEach(ProcessHandle::destroyForcibly);
          return left.isEmpty();
        });
  }

  private boolean isOurs(ProcessHandle process) {
    try {
      return Files.readString(
              Path.of("/proc/" + process.pid() + "/environ"), StandardCharsets.ISO_8859_1)
          .contains("MUSTER_TAG=" + tag + "\0");
    } catch (IOException e) {
      return false;
    }
  }
}
