package io.muster.job.testing;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code bin/muster} of the distribution, which knows how a plan is read. */
final class MusterProgram {
  /** Where a spec has its output and the attempt's folder, until a test has a folder for them. */
  static final String PLACE = "/muster-test-folder";

  /** Beyond what a sequence that a command picks, and inputs that are listed, should take. */
  private static final long PATIENCE_SECONDS = 300;

  private final Path program;
  private final Map<String, String> environment;

  private MusterProgram(Path program, Map<String, String> environment) {
    this.program = program;
    this.environment = environment;
  }

  /**
   * That of the distribution which this class is part of, else of {@code MUSTER_HOME}, else on the
   * {@code PATH}.
   *
   * @throws IllegalStateException saying how to name one
   */
  static MusterProgram find(Map<String, String> environment) {
    return find(ownHome(), environment);
  }

  static MusterProgram find(Optional<Path> ownHome, Map<String, String> environment) {
    Stream<Path> beside = ownHome.map(MusterProgram::below).stream();
    Stream<Path> named =
        Stream.ofNullable(environment.get("MUSTER_HOME"))
            .filter(home -> !home.isBlank())
            .map(home -> below(Path.of(home)));
    Stream<Path> onPath =
        Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
            .filter(folder -> !folder.isBlank())
            .map(folder -> Path.of(folder, "muster"));
    return Stream.of(beside, named, onPath)
        .flatMap(found -> found)
        .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
        .findFirst()
        .map(path -> new MusterProgram(path, environment))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "there is no bin/muster, which reads plans: neither beside "
                        + ownHome.map(Path::toString).orElse("this kit")
                        + " nor in MUSTER_HOME nor on the PATH; set MUSTER_HOME to the folder of a"
                        + " Muster"));
  }

  private static Path below(Path home) {
    return home.resolve("bin/muster");
  }

  /** The folder that holds the folder of our jar; empty for classes that are in none. */
  private static Optional<Path> ownHome() {
    CodeSource source = MusterProgram.class.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      return Files.isRegularFile(place)
          ? Optional.of(place.getParent()).map(Path::getParent)
          : Optional.empty();
    } catch (URISyntaxException | RuntimeException e) { // a place that is no path
      return Optional.empty();
    }
  }

  /**
   * The spec that an attempt of the value would be given in {@link #PLACE}, as JSON.
   *
   * @param options more of {@code muster plan}, as {@code --param ds=2026-01-31}
   * @throws IllegalArgumentException with what is wrong with the plan, as {@code muster} says it
   */
  String spec(String plan, String value, List<String> options) {
    List<String> command = new ArrayList<>(List.of(program.toString(), "plan", plan));
    command.addAll(List.of("--spec", value, "--into", PLACE));
    command.addAll(options);
    try {
      Path said = Files.createTempFile("muster-", ".spec");
      Path complained = Files.createTempFile("muster-", ".err");
      try {
        return answer(command, said, complained);
      } finally {
        Files.delete(said);
        Files.delete(complained);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + String.join(" ", command) + ": " + e, e);
    }
  }

  private String answer(List<String> command, Path said, Path complained) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(said.toFile())
            .redirectError(complained.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String tried = String.join(" ", command);
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            tried + " has not ended within " + PATIENCE_SECONDS + " s: try it by hand");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + tried, e);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IllegalArgumentException(
          tried
              + " ended with "
              + process.exitValue()
              + ":\n"
              + Files.readString(complained).strip());
    }
    return Files.readString(said);
  }
}
