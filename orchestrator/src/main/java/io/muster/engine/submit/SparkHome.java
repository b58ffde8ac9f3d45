package io.muster.engine.submit;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSortedMap;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * A Spark installation that applications are started from, checked when it is located.
 *
 * @param path absolute
 * @param origin who named it: {@code cluster.spark_home}, {@code SPARK_HOME}, {@code embedded} or
 *     an option
 * @param version of Spark, as {@code 3.5.5}
 */
public record SparkHome(Path path, String origin, String version) {
  private static final Pattern CORE_JAR = Pattern.compile("spark-core_[0-9.]+-(.+)\\.jar");
  private static final String AVRO = "spark-avro";
  private static final Pattern RELEASE = Pattern.compile("Spark (\\S+).*");

  /**
   * The home that the plan names, else the one of {@code SPARK_HOME}, else the embedded one.
   *
   * @param ofPlan {@code cluster.spark_home}; a relative path is one from the working directory
   * @throws EngineException the named home is not one; another is not tried in its place
   */
  public static SparkHome locate(
      Optional<String> ofPlan, Map<String, String> environment, Path embedded)
      throws EngineException {
    if (ofPlan.isPresent()) {
      return at(Path.of(ofPlan.get()), "cluster.spark_home");
    }
    String ofEnvironment = environment.getOrDefault("SPARK_HOME", "");
    return ofEnvironment.isBlank()
        ? at(embedded, "embedded")
        : at(Path.of(ofEnvironment), "SPARK_HOME");
  }

  /**
   * The home in this folder.
   *
   * @param origin who named it, for people
   */
  public static SparkHome at(Path named, String origin) throws EngineException {
    Path path = named.toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      throw defect(path, origin, "there is no such folder");
    }
    if (!Files.isDirectory(path.resolve("jars"))) {
      throw defect(path, origin, "it has no folder jars");
    }
    if (!Files.isExecutable(path.resolve("bin/spark-submit"))) {
      throw defect(path, origin, "it has no program bin/spark-submit that may be executed");
    }
    return new SparkHome(path, origin, versionOf(path, origin));
  }

  /** The program that starts applications. */
  public Path submit() {
    return path.resolve("bin/spark-submit");
  }

  /** The jars, in the order of their names. */
  public ImmutableList<Path> jars() throws EngineException {
    try (Stream<Path> jars = Files.list(path.resolve("jars"))) {
      return jars.filter(jar -> jar.toString().endsWith(".jar"))
          .sorted(Comparator.comparing(Path::toString))
          .collect(ImmutableList.toImmutableList());
    } catch (IOException e) {
      throw new EngineException(
          "cannot list " + path.resolve("jars") + ": " + e + "; see that it can be read", e);
    }
  }

  /** That a jar has a file of one of these names, which would hide one behind the jars. */
  Optional<String> hides(Collection<String> names) throws EngineException, IOException {
    if (names.isEmpty()) {
      return Optional.empty();
    }
    for (Path jar : jars()) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        for (String name : names) {
          if (zip.getEntry(name) != null) {
            return Optional.of(jar + " has a " + name + ", which would hide that of the home");
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The jar that gives the avro format to a home that has none of its own.
   *
   * @param other a home from which it may be taken, if that is of the same Spark and Scala
   * @return empty where the home has one, or the other has none that fits
   */
  public Optional<Path> avroFrom(Path other) throws EngineException {
    List<String> names = jars().stream().map(jar -> jar.getFileName().toString()).toList();
    if (names.stream().anyMatch(name -> name.startsWith(AVRO))) {
      return Optional.empty();
    }
    return names.stream()
        .filter(name -> CORE_JAR.matcher(name).matches())
        .map(core -> other.resolve("jars").resolve(core.replace("spark-core", AVRO)))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** Where Spark looks for its settings; need not be there. */
  public Path confFolder(Map<String, String> environment) {
    String named = environment.getOrDefault("SPARK_CONF_DIR", "");
    return named.isBlank() ? path.resolve("conf") : Path.of(named).toAbsolutePath();
  }

  /** What tells this home from another, and from itself after its jars have changed. */
  ImmutableSortedMap<String, String> identity() throws EngineException {
    ImmutableSortedMap.Builder<String, String> identity = ImmutableSortedMap.naturalOrder();
    identity.put("home", path.toString());
    for (Path jar : jars()) {
      identity.put("jar " + jar.getFileName(), Identity.ofFile(jar));
    }
    return identity.buildOrThrow();
  }

  private static String versionOf(Path path, String origin) throws EngineException {
    try (Stream<Path> jars = Files.list(path.resolve("jars"))) {
      Optional<String> ofCore =
          jars.map(jar -> CORE_JAR.matcher(jar.getFileName().toString()))
              .filter(Matcher::matches)
              .map(name -> name.group(1))
              .findFirst();
      if (ofCore.isPresent()) {
        return ofCore.get();
      }
      Path release = path.resolve("RELEASE");
      if (Files.isRegularFile(release)) {
        Matcher first =
            RELEASE.matcher(Files.readString(release).lines().findFirst().orElse("").strip());
        if (first.matches()) {
          return first.group(1);
        }
      }
    } catch (IOException e) {
      throw defect(path, origin, "it cannot be read: " + e);
    }
    throw defect(path, origin, "jars has no spark-core jar, and no RELEASE names its version");
  }

  private static EngineException defect(Path path, String origin, String why) {
    String remedy =
        switch (origin) {
          case "embedded" -> "build it (make dist), or name a Spark of your own in SPARK_HOME";
          case "SPARK_HOME" -> "set SPARK_HOME to a Spark home, or unset it to use Muster's own";
          default -> "set " + origin + " to a Spark home, or leave it out to use Muster's own";
        };
    return new EngineException(
        path + " (" + origin + ") is not a Spark home: " + why + "; " + remedy);
  }
}
