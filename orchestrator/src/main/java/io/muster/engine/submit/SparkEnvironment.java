package io.muster.engine.submit;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The environment in which spark-submit puts its class path together: what it inherits, changed by
 * the home's {@code spark-env.sh}, which is run to see.
 */
record SparkEnvironment(ImmutableMap<String, String> variables) {
  /** Spark puts the folders that these name behind its jars. */
  static final ImmutableList<String> HADOOP_FOLDERS =
      ImmutableList.of("HADOOP_CONF_DIR", "YARN_CONF_DIR");

  /** Spark puts what this names behind all else. */
  static final String LAST_OF_THE_CLASS_PATH = "SPARK_DIST_CLASSPATH";

  /** The variable that names the Spark home. */
  static final String HOME = "SPARK_HOME";

  /** Set where an outer spark-submit has run the script, which this one then does not. */
  private static final String LOADED = "SPARK_ENV_LOADED";

  private static final long LONGEST_SECONDS = 10;
  private static final String SHOW =
      """
      set -a
      . "$1" >/dev/null 2>&1 </dev/null
      env -0
      """;

  /** Runs the script, if there is one. */
  static SparkEnvironment after(SparkHome home, Map<String, String> inherited)
      throws EngineException {
    Map<String, String> before = new HashMap<>(inherited);
    before.put(HOME, home.path().toString());
    Path script = home.confFolder(inherited).resolve(ConfFolder.SCRIPT);
    if (!inherited.getOrDefault(LOADED, "").isBlank() || !Files.exists(script)) {
      return new SparkEnvironment(ImmutableMap.copyOf(before));
    }
    before.put("SPARK_CONF_DIR", home.confFolder(inherited).toString());
    try {
      Path said = Files.createTempFile("muster-spark-env", "");
      try {
        run(script, before, said);
        return new SparkEnvironment(parsed(Files.readAllBytes(said)));
      } finally {
        Files.delete(said);
      }
    } catch (IOException e) {
      throw new EngineException("cannot see what " + script + " sets: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("stopped while looking at what " + script + " sets", e);
    }
  }

  private static void run(Path script, Map<String, String> before, Path said)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of("bash", "-c", SHOW, "bash", script.toString()))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(said.toFile());
    builder.environment().clear();
    builder.environment().putAll(before);
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("it was not over after " + LONGEST_SECONDS + " s");
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException("it ended with exit code " + process.exitValue());
    }
  }

  private static ImmutableMap<String, String> parsed(byte[] said) {
    ImmutableMap.Builder<String, String> variables = ImmutableMap.builder();
    Splitter.on('\0')
        .omitEmptyStrings()
        .split(new String(said, StandardCharsets.UTF_8))
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              variables.put(line.substring(0, equals), line.substring(equals + 1));
            });
    return variables.buildKeepingLast();
  }

  /** Empty where it is not set. */
  String get(String name) {
    return variables.getOrDefault(name, "");
  }

  /** The folders of a cluster's configuration that are named. */
  ImmutableList<String> hadoopFolders() {
    return HADOOP_FOLDERS.stream()
        .map(this::get)
        .filter(folder -> !folder.isBlank())
        .collect(ImmutableList.toImmutableList());
  }

  /** Why no archive fits: behind all jars a folder would not matter. */
  Optional<String> folderAmongTheJars() {
    String last = get(LAST_OF_THE_CLASS_PATH);
    if (last.isBlank()) {
      return Optional.empty();
    }
    return Stream.concat(
            hadoopFolders().stream(),
            Splitter.on(':')
                .omitEmptyStrings()
                .splitToStream(last)
                .filter(SparkEnvironment::isFolder))
        .findFirst()
        .map(
            folder ->
                "with "
                    + LAST_OF_THE_CLASS_PATH
                    + " the folder "
                    + folder
                    + " stands before jars on the class path, which keeps the JVM from its class"
                    + " archive");
  }

  private static boolean isFolder(String entry) {
    return !entry.endsWith("*") && Files.isDirectory(Path.of(entry));
  }
}
