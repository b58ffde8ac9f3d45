package io.muster.it;

import io.muster.fakes.VirtualEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The Spark home inside pip's pyspark, in a virtual environment that is made once below {@code
 * target}. It has S3A's jars, so that it is one home with one class archive for all tests.
 */
final class PysparkHome {
  private static final String VERSION = "3.5.5";

  /** With what pandas functions need, as people have it who use them. */
  private static final VirtualEnvironment ENVIRONMENT =
      new VirtualEnvironment(
          "pyspark-" + VERSION,
          "another Spark home and PySpark",
          List.of("pyspark==" + VERSION, "pandas==2.2.3", "pyarrow==17.0.0", "numpy==1.26.4"));

  private PysparkHome() {}

  /** The home; where there is no Python 3 at all, the test is left out, and says so. */
  static Path orSkip() throws IOException, InterruptedException {
    ENVIRONMENT.makeOrSkip();
    try (Stream<Path> found = Files.walk(ENVIRONMENT.place(), 5)) {
      Path home =
          found
              .filter(path -> path.endsWith("site-packages/pyspark"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no pyspark in " + ENVIRONMENT.place()));
      S3aHome.addJars(home);
      return home;
    }
  }

  /** The same, with a pytest in its environment. */
  static void withPytestOrSkip() throws IOException, InterruptedException {
    ENVIRONMENT.addOrSkip("pytest==8.3.4");
  }

  /** Packs a small environment of its own, as venv-pack does, with one module installed. */
  static void pack(Path archive, String module, String source)
      throws IOException, InterruptedException {
    Path made = archive.resolveSibling(archive.getFileName() + "-made");
    ENVIRONMENT.run(
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
    ENVIRONMENT.run("tar", "-czf", archive.toString(), "-C", made.toString(), ".");
  }

  /** The folder of the environment's {@code python3}. */
  static Path programs() {
    return ENVIRONMENT.programs();
  }
}
