package io.muster.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs an application on a local Spark in a JVM of its own, as spark-submit would.
 *
 * @param folder that it works in
 * @param environment beside this process's own
 */
record OwnJvm(Path folder, Map<String, String> environment) {
  private static final long PATIENCE_SECONDS = 180;

  /** Answers the exit code. */
  int run(String main, String... settings) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens") || argument.startsWith("-X"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "-Dspark.master=local[1]",
            "-Dspark.app.name=it",
            "-Dspark.ui.enabled=false",
            "-Dspark.driver.host=127.0.0.1",
            "-Dspark.driver.bindAddress=127.0.0.1"));
    command.addAll(List.of(settings));
    command.add(main);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(error().toFile())
            .redirectOutput(folder.resolve("stdout").toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  /** Without what the JVM and the logging say about themselves. */
  List<String> errors() throws IOException {
    return Files.readAllLines(error()).stream()
        .filter(line -> !line.startsWith("SLF4J") && !line.contains("WARN"))
        .toList();
  }

  private Path error() {
    return folder.resolve("stderr");
  }
}
