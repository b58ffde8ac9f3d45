package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The Spark home inside pip's pyspark, in a virtual environment that is made once below {@code
 * target}.
 */
final class PysparkHome {
  private static final String VERSION = "3.5.5";
  private static final Path ENVIRONMENT =
      MusterProcess.HOME.toAbsolutePath().resolveSibling("pyspark-" + VERSION);

  /** With what pandas functions need, as people have it who use them. */
  private static final List<String> PACKAGES =
      List.of("pyspark==" + VERSION, "pandas==2.2.3", "pyarrow==17.0.0", "numpy==1.26.4");

  private static final Path MADE = ENVIRONMENT.resolve("made-with-pandas");
  private static final Path MADE_WITH_PYTEST = ENVIRONMENT.resolve("made-with-pytest");
  private static final Path LOG =
      ENVIRONMENT.resolveSibling(ENVIRONMENT.getFileName() + "-made.log");

  private PysparkHome() {}

  /** The home; where there is no Python 3 at all, the test is left out, and says so. */
  static Path orSkip() throws IOException, InterruptedException {
    if (!Files.exists(MADE)) {
      make();
    }
    try (Stream<Path> found = Files.walk(ENVIRONMENT, 5)) {
      return found
          .filter(path -> path.endsWith("site-packages/pyspark"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no pyspark in " + ENVIRONMENT));
    }
  }

  /** The same, with a pytest in its environment. */
  static void withPytestOrSkip() throws IOException, InterruptedException {
    orSkip();
    if (!Files.exists(MADE_WITH_PYTEST)) {
      run(programs().resolve("pip").toString(), "install", "--quiet", "pytest==8.3.4");
      Files.createFile(MADE_WITH_PYTEST);
    }
  }

  /** Packs a small environment of its own, as venv-pack does, with one module installed. */
  static void pack(Path archive, String module, String source)
      throws IOException, InterruptedException {
    Path made = archive.resolveSibling(archive.getFileName() + "-made");
    run(
        programs().resolve("python3").toString(),
        "-m",
        "venv",
        "--copies",
        "--without-pip",
        made.toString());
    try (Stream<Path> found = Files.walk(made, 4)) {
      Path packages =
          found.filter(path -> path.endsWith("site-packages")).findFirst().orElseThrow();
      Files.writeString(packages.resolve(module), source);
    }
    run("tar", "-czf", archive.toString(), "-C", made.toString(), ".");
  }

  /** The folder of the environment's {@code python3}. */
  static Path programs() {
    return ENVIRONMENT.resolve("bin");
  }

  private static void make() throws IOException, InterruptedException {
    Files.deleteIfExists(LOG);
    try {
      run("python3", "--version");
    } catch (IOException e) {
      Assumptions.abort(
          "NOT TESTED: another Spark home and PySpark, because there is no python3 on the PATH;"
              + " install Python 3 with venv");
    }
    run("python3", "-m", "venv", "--clear", ENVIRONMENT.toString());
    run(
        Stream.concat(
                Stream.of(programs().resolve("pip").toString(), "install", "--quiet"),
                PACKAGES.stream())
            .toArray(String[]::new));
    Files.createFile(MADE);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(LOG.toFile()))
            .redirectInput(new File("/dev/null"))
            .start();
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0)
        .as("%s:%n%s", List.of(command), MusterProcess.text(LOG))
        .isTrue();
  }
}
