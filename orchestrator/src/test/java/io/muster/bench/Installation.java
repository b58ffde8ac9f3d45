package io.muster.bench;

import java.nio.file.Path;
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

  Path spark() {
    return home.resolve("spark");
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
