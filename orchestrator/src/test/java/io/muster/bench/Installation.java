package io.muster.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The built Muster that is measured.
 *
 * @param home the folder with bin, lib, job, shim and spark
 * @param project the checkout
 * @param jobTests the compiled tests of the iteration job, which hold what it is compared with
 * @param work where runs leave their files
 */
record Installation(Path home, Path project, Path jobTests, Path work) {

  /**
   * A home of the same Spark as the embedded one, with its jars as they are published: what Muster
   * does to the jars of its own (fast-start.md) is part of what is measured.
   */
  Path plainSpark() throws IOException {
    Path plain = work.resolve("plain-spark");
    if (!Files.exists(plain)) {
      Files.createDirectories(plain.resolve("bin"));
      for (String name : List.of("RELEASE", "bin/spark-submit", "bin/spark-class")) {
        Files.copy(
            home.resolve("spark").resolve(name),
            plain.resolve(name),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
      Path published = project.resolve("orchestrator/spark-home/target/jars").toRealPath();
      Files.createSymbolicLink(plain.resolve("jars"), published);
    }
    return plain;
  }

  Path jobJar() {
    return home.resolve("job/iteration-job.jar");
  }

  Path flights() {
    return project.resolve("deploy/examples/flights");
  }

  Path flightsModels() {
    return flights().resolve("java/target/flights-models.jar");
  }

  /** The command line of Muster with these arguments. */
  List<String> muster(String... arguments) {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/muster").toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** The command line of this Java. */
  static String java() {
    return ProcessHandle.current().info().command().orElse("java");
  }

  /** Takes away what would make a plain Spark something else than plain. */
  static void makePlain(Map<String, String> environment) {
    environment.keySet().removeIf(name -> name.startsWith("SPARK_") || name.startsWith("MUSTER_"));
    List.of("HADOOP_CONF_DIR", "YARN_CONF_DIR", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
        .forEach(environment::remove);
  }
}
