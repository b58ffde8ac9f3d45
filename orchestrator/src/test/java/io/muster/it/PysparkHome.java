package io.muster.it;

import io.muster.fakes.VirtualEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The Spark home inside pip's pyspark, in a virtual environment that is made once below {@code
 * target}. It has S3A's jars, so that it is one home with one class archive for all tests.
 */
final class PysparkHome {
  private static final String VERSION = "3.5.5";

  private static final VirtualEnvironment ENVIRONMENT =
      new VirtualEnvironment("pyspark-" + VERSION, "another Spark home and PySpark");

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
