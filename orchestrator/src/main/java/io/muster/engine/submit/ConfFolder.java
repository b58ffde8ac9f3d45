package io.muster.engine.submit;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Spark home's conf folder holds. The folder itself would be on the class path and keep the
 * JVM from its class archive; this is what has to reach an application in other ways.
 *
 * @param folder need not be there
 * @param defaults of {@code spark-defaults.conf}
 * @param script {@code spark-env.sh}, if it is there
 * @param resources what else an application finds on its class path
 * @param obstacle why the folder cannot be taken off the class path
 */
record ConfFolder(
    Path folder,
    ImmutableMap<String, String> defaults,
    Optional<Path> script,
    ImmutableList<Path> resources,
    Optional<String> obstacle) {
  static final String DEFAULTS = "spark-defaults.conf";
  static final String SCRIPT = "spark-env.sh";

  /** Spark's own expression for settings that are not to be shown. */
  static final Pattern SECRET =
      Pattern.compile("(?i)secret|password|token|access[.]?key|passphrase|credential");

  static ConfFolder read(Path folder) throws EngineException {
    if (!Files.isDirectory(folder)) {
      return new ConfFolder(
          folder, ImmutableMap.of(), Optional.empty(), ImmutableList.of(), Optional.empty());
    }
    ImmutableMap<String, String> defaults = defaultsOf(folder.resolve(DEFAULTS));
    ImmutableList.Builder<Path> resources = ImmutableList.builder();
    Optional<Path> script = Optional.empty();
    Optional<String> obstacle =
        defaults.keySet().stream()
            .filter(key -> SECRET.matcher(key).find())
            .findFirst()
            .map(key -> folder.resolve(DEFAULTS) + " holds a secret (" + key + ")")
            .or(() -> folderBeforeTheJars(folder, defaults));
    for (Path file : filesOf(folder)) {
      String name = file.getFileName().toString();
      if (name.equals(SCRIPT)) {
        script = Optional.of(file);
      } else if (name.equals("java-opts") || Files.isDirectory(file)) {
        obstacle = Optional.of(file + " cannot be carried over");
      } else if (!name.equals(DEFAULTS) && !name.endsWith(".template")) {
        resources.add(file);
      }
    }
    return new ConfFolder(folder, defaults, script, resources.build(), obstacle);
  }

  private static Optional<String> folderBeforeTheJars(
      Path folder, ImmutableMap<String, String> defaults) {
    return Splitter.on(':')
        .omitEmptyStrings()
        .splitToStream(defaults.getOrDefault(ChildSettings.CLASS_PATH, ""))
        .filter(entry -> Files.isDirectory(Path.of(entry)))
        .findFirst()
        .map(
            entry ->
                ChildSettings.CLASS_PATH
                    + " in "
                    + folder.resolve(DEFAULTS)
                    + " puts the folder "
                    + entry
                    + " before Spark's jars, and one there keeps the JVM from its class archive");
  }

  boolean isThere() {
    return Files.isDirectory(folder);
  }

  /** Of the files that a JVM finds in it. */
  ImmutableList<String> resourceNames() {
    return resources.stream()
        .map(file -> file.getFileName().toString())
        .collect(ImmutableList.toImmutableList());
  }

  /** Whether the application is told how to log. */
  boolean configuresLogging() {
    return resources.stream().anyMatch(file -> file.getFileName().toString().startsWith("log4j"));
  }

  static ImmutableList<Path> filesOf(Path folder) throws EngineException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .sorted(Comparator.comparing(Path::toString))
          .collect(ImmutableList.toImmutableList());
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static ImmutableMap<String, String> defaultsOf(Path file) throws EngineException {
    if (!Files.isRegularFile(file)) {
      return ImmutableMap.of();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw unreadable(file, e);
    }
    // as spark-submit reads it: what does not begin with spark. is ignored, values are trimmed
    TreeMap<String, String> defaults = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith("spark.")) {
        defaults.put(key, properties.getProperty(key).strip());
      }
    }
    return ImmutableMap.copyOf(defaults);
  }

  private static EngineException unreadable(Path file, Exception e) {
    return new EngineException(
        "cannot read " + file + ": " + e + "; see that it can be read, or set SPARK_CONF_DIR", e);
  }
}
