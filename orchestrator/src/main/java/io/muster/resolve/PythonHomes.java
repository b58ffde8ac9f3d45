package io.muster.resolve;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which Spark home the Python functions of a plan run in, and whether that has a Python part. */
final class PythonHomes {
  static final String RIGHT =
      "give Python functions a Spark that has its Python part: `python3 -m pip install"
          + " pyspark==3.5.5` for the interpreter of the plan, or `export SPARK_HOME=/path/to/spark`"
          + " (cluster.spark_home names one too)";

  private final Path folder;
  private final Optional<String> ofPlan;
  private final Optional<String> ofEnvironment;

  /**
   * @param folder of the plan
   * @param ofPlan {@code cluster.spark_home}
   * @param ofEnvironment {@code SPARK_HOME}
   */
  PythonHomes(Path folder, Optional<String> ofPlan, Optional<String> ofEnvironment) {
    this.folder = folder;
    this.ofPlan = ofPlan;
    this.ofEnvironment = ofEnvironment.filter(home -> !home.isBlank());
  }

  /** Whether the plan or the environment names a home, which then holds. */
  boolean isNamed() {
    return ofPlan.isPresent() || ofEnvironment.isPresent();
  }

  /** What is wrong with the home that is named, if something is. */
  Optional<String> problemOfNamed() {
    Path home = folder.resolve(ofPlan.or(() -> ofEnvironment).orElseThrow()).toAbsolutePath();
    String who = ofPlan.isPresent() ? "cluster.spark_home" : "SPARK_HOME";
    return hasPython(home)
        ? Optional.empty()
        : Optional.of(
            "job.python needs PySpark, and the Spark home "
                + home.normalize()
                + " ("
                + who
                + ") has none: there is no python/lib/py4j-*.zip in it");
  }

  /**
   * What is wrong with the pyspark that an interpreter imports, if something is.
   *
   * @param pyspark its folder, or null where there is none
   */
  static Optional<String> problemOf(String executable, String pyspark) {
    if (pyspark == null) {
      return Optional.of(
          "job.python needs PySpark: neither cluster.spark_home nor SPARK_HOME is set, and "
              + executable
              + " has no pyspark (the Spark that comes with Muster has no Python part)");
    }
    return hasPython(Path.of(pyspark)) && Files.isDirectory(Path.of(pyspark, "jars"))
        ? Optional.empty()
        : Optional.of(
            "job.python needs a whole PySpark, and the one of "
                + executable
                + " in "
                + pyspark
                + " is no Spark home: it has no jars, or no python/lib/py4j-*.zip");
  }

  private static boolean hasPython(Path home) {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(home.resolve("python/lib"), "py4j-*.zip")) {
      return found.iterator().hasNext();
    } catch (IOException e) {
      return false;
    }
  }
}
