package io.muster.engine.submit;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive of the classes that drivers and executors load in the containers of a cluster. Each
 * node has its own, made there. Wherever Muster and Spark lie at the same paths all have the same
 * name, so who launches names that of its own machine. A JVM on a node that has none, or has
 * another Java or other jars, starts without.
 *
 * <p>Nothing is rehearsed on a node: a list that comes with Muster says what containers load, and
 * what this Spark has not is left out.
 */
public final class ContainerArchive implements ClassArchive {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerArchive.class);
  private static final String SUFFIX = ".jsa";

  /** By these others put something before Spark's jars, and an archive fits one beginning only. */
  private static final ImmutableList<String> CLASS_PATHS =
      ImmutableList.of(ChildSettings.CLASS_PATH, "spark.executor.extraClassPath");

  private final SparkHome home;
  private final Path java;
  private final Path cache;
  private final ImmutableList<Path> places;
  private final String ofHome;
  private final String name;
  private Optional<String> reason;

  private ContainerArchive(
      SparkHome home,
      JavaRuntime java,
      Path own,
      Path cache,
      String digest,
      Optional<String> reason) {
    this.home = home;
    this.java = java.home().resolve("bin/java");
    this.cache = cache;
    this.places = ImmutableList.of(own, cache);
    this.ofHome =
        "containers-" + Identity.digest(ImmutableMap.of("home", home.path().toString())) + "-";
    this.name = ofHome + digest + SUFFIX;
    this.reason = reason;
  }

  /**
   * An archive that may be there.
   *
   * @param musterHome the folder with bin, lib and job, where whoever installed it may have made it
   */
  public static ContainerArchive of(
      SparkHome home, Map<String, String> environment, Path musterHome) throws EngineException {
    JavaRuntime java = JavaRuntime.find(environment);
    ConfFolder conf = ConfFolder.read(home.confFolder(environment));
    try {
      return new ContainerArchive(
          home,
          java,
          musterHome.resolve("archives"),
          FastStart.Tools.of(musterHome, environment).cache(),
          digest(home, java),
          obstacle(conf, home));
    } catch (IOException e) {
      throw new EngineException("cannot look at " + home.path() + ": " + e, e);
    }
  }

  /** Of what nodes have in common: when a file was written there is a node's own affair. */
  private static String digest(SparkHome home, JavaRuntime java)
      throws IOException, EngineException {
    ImmutableSortedMap.Builder<String, String> sizes = ImmutableSortedMap.naturalOrder();
    sizes.put("java", String.valueOf(Files.size(java.library())));
    for (Path jar : home.jars()) {
      sizes.put("jar " + jar.getFileName(), String.valueOf(Files.size(jar)));
    }
    return Identity.digest(sizes.buildOrThrow());
  }

  private static Optional<String> obstacle(ConfFolder conf, SparkHome home) throws EngineException {
    Optional<String> hidden;
    try {
      hidden = home.hides(conf.resourceNames());
    } catch (IOException e) {
      hidden = Optional.of("the jars of " + home.path() + " cannot be read: " + e);
    }
    return hidden.isPresent()
        ? hidden
        : CLASS_PATHS.stream()
            .filter(conf.defaults()::containsKey)
            .findFirst()
            .map(
                key ->
                    conf.folder().resolve(ConfFolder.DEFAULTS)
                        + " sets "
                        + key
                        + ", and a class archive fits one class path only");
  }

  @Override
  public Optional<String> reasonWithout() {
    return reason;
  }

  @Override
  public Optional<Path> archive() {
    return places.stream().map(place -> place.resolve(name)).filter(Files::isReadable).findFirst();
  }

  /** JVM options of a container; empty while there is no archive. */
  public Optional<String> options() {
    return archive()
        .map(
            file ->
                // a cluster may run another Java than the one here
                "-XX:+IgnoreUnrecognizedVMOptions -Xshare:auto "
                    + ChildSettings.quoted("-XX:SharedArchiveFile=" + file)
                    + " "
                    + ChildSettings.IN_PLACE);
  }

  /** What the class path of a container has to begin with. */
  public String classPath() {
    return home.path().resolve("jars") + "/*";
  }

  /** Whether {@code spark.yarn.jars} says that nodes have the same jars at the same place. */
  public boolean isOf(String yarnJars) {
    return yarnJars.matches("local:(//)?" + Pattern.quote(classPath()));
  }

  /** {@inheritDoc} That takes about 30 s. Those of other jars of the same home go. */
  @Override
  public void prepare() throws InterruptedException {
    if (reason.isPresent() || archive().isPresent()) {
      return;
    }
    try {
      make();
    } catch (IOException e) {
      LOG.debug("no archive for containers of {}", home, e);
      reason = Optional.of(FastStart.whyNot(e, cache));
    }
  }

  private void make() throws IOException, InterruptedException {
    Files.createDirectories(cache);
    Path scratch = Files.createTempDirectory(cache, FastStartArchive.SCRATCH);
    try {
      Path part = scratch.resolve("part" + SUFFIX);
      new ClassDump(java, classPath(), SparkClasses.listIn(scratch)).archiveTo(part, scratch);
      Files.move(part, cache.resolve(name), ATOMIC_MOVE);
    } finally {
      MoreFiles.deleteRecursively(scratch, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(cache, ofHome + "*" + SUFFIX)) {
      for (Path other : all) {
        if (!other.getFileName().toString().equals(name)) {
          Files.deleteIfExists(other);
        }
      }
    }
  }
}
