package io.muster.engine.submit;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Iterables;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The archive of the classes that a JVM loads which only submits. It cannot be rehearsed without a
 * cluster, so it is learnt from the first submission. The conf folder, which Spark puts before its
 * jars, comes behind them, where it hinders no archive.
 */
final class SubmitArchive {
  /** By these Spark puts more on the class path than its jars and what stands behind them. */
  private static final ImmutableList<String> MORE =
      ImmutableList.of(
          SparkEnvironment.LAST_OF_THE_CLASS_PATH, "SPARK_PREPEND_CLASSES", "SPARK_TESTING");

  private final SparkHome home;
  private final Path java;
  private final ConfFolder conf;
  private final String jars;
  private final String classPath;
  private final FastStartArchive archive;

  /**
   * An archive that may be there.
   *
   * @param cache where archives are kept
   * @throws EngineException if there can be none
   */
  SubmitArchive(SparkHome home, SparkEnvironment environment, Path cache, InstantSource clock)
      throws EngineException {
    for (String name : MORE) {
      if (!environment.get(name).isBlank()) {
        throw new EngineException(name + " makes another class path");
      }
    }
    if (!environment.get(SparkEnvironment.HOME).equals(home.path().toString())) {
      throw new EngineException("spark-env.sh turns to another Spark home");
    }
    this.home = home;
    this.conf = ConfFolder.read(home.confFolder(environment.variables()));
    if (conf.isThere() && ConfFolder.filesOf(conf.folder()).stream().anyMatch(Files::isDirectory)) {
      throw new EngineException(conf.folder() + " holds a folder, which jars might hide");
    }
    JavaRuntime runtime = JavaRuntime.find(environment.variables());
    this.java = runtime.home().resolve("bin/java");
    this.jars = home.path().resolve("jars") + "/*";
    this.classPath =
        String.join(
            ":",
            Iterables.concat(
                ImmutableList.of(jars, conf.folder().toString()), environment.hadoopFolders()));
    this.archive =
        new FastStartArchive(
            cache,
            Identity.digest(ImmutableMap.of("submits from", home.path().toString())),
            Identity.digest(
                ImmutableSortedMap.<String, String>naturalOrder()
                    .putAll(runtime.identity())
                    .putAll(home.identity())
                    .put("conf", conf.resourceNames().toString())
                    .buildOrThrow()),
            clock);
  }

  /** JVM options, which have to come after spark-submit's own; empty while there is no archive. */
  Optional<String> options() {
    return archive
        .find()
        .map(
            file ->
                String.join(
                    " ",
                    ChildSettings.quoted("-XX:SharedArchiveFile=" + file),
                    ChildSettings.IN_PLACE,
                    "-cp",
                    ChildSettings.quoted(classPath)));
  }

  /**
   * Makes the archive.
   *
   * @param classes the list that the JVM of a submission has written
   */
  void learn(Path classes) throws IOException, InterruptedException, EngineException {
    if (archive.find().isPresent()) {
      return; // another run was faster
    }
    Optional<String> hidden = home.hides(conf.resourceNames());
    if (hidden.isPresent()) {
      throw new IOException(hidden.get());
    }
    archive.make(new ClassDump(java, jars, classes));
  }
}
