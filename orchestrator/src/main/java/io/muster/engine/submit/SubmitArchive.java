package io.muster.engine.submit;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive of the classes that a JVM loads which only submits. It cannot be rehearsed without a
 * cluster, so it is learnt from the first submission: which classes it loaded, and which class path
 * spark-submit made.
 */
final class SubmitArchive {
  private static final Logger LOG = LoggerFactory.getLogger(SubmitArchive.class);

  /** By what spark-submit's class path can come to be another. */
  private static final ImmutableList<String> VARIABLES =
      ImmutableList.of(
          "HADOOP_CONF_DIR", "YARN_CONF_DIR", "SPARK_CONF_DIR", "SPARK_DIST_CLASSPATH");

  private static final ImmutableList<String> FILES = ImmutableList.of("spark-env.sh", "java-opts");

  /** Linux takes no argument and no variable of more than 128 KiB. */
  private static final int LONGEST_CLASS_PATH = 100_000;

  private final Path home;
  private final Path cache;
  private final Path classPathFile;
  private final ImmutableSortedMap<String, String> java;
  private final InstantSource clock;

  /**
   * An archive that may be there.
   *
   * @param environment of spark-submit
   * @param cache where archives are kept
   */
  SubmitArchive(SparkHome home, Map<String, String> environment, Path cache, InstantSource clock)
      throws EngineException {
    this.home = home.path();
    this.cache = cache;
    this.clock = clock;
    this.java = JavaRuntime.find(environment).identity();
    ImmutableSortedMap.Builder<String, String> identity = ImmutableSortedMap.naturalOrder();
    identity.put("home", home.path().toString());
    VARIABLES.forEach(name -> identity.put(name, environment.getOrDefault(name, "")));
    for (String name : FILES) {
      Path file = home.confFolder(environment).resolve(name);
      if (Files.exists(file)) {
        identity.put(name, Identity.ofFile(file));
      }
    }
    this.classPathFile =
        cache.resolve("submit-" + Identity.digest(identity.buildOrThrow()) + ".classpath");
  }

  /** JVM options, which have to come after spark-submit's own; empty while there is no archive. */
  Optional<String> options() {
    try {
      if (!Files.isReadable(classPathFile)) {
        return Optional.empty();
      }
      SubmitClassPath classPath = SubmitClassPath.of(Files.readString(classPathFile).strip());
      return archiveOf(classPath)
          .find()
          .map(
              archive ->
                  String.join(
                      " ",
                      ChildSettings.quoted("-XX:SharedArchiveFile=" + archive),
                      ChildSettings.IN_PLACE,
                      "-cp",
                      ChildSettings.quoted(classPath.whole())));
    } catch (IOException | EngineException e) {
      LOG.debug("no archive for submissions from {}", home, e);
      return Optional.empty();
    }
  }

  /**
   * Keeps what one submission has shown, and makes the archive if it is not there.
   *
   * @param classes the list that its JVM has written
   */
  void learn(SubmitCommand command, Path classes) throws IOException, InterruptedException {
    SubmitClassPath classPath = SubmitClassPath.of(command.classPath());
    if (classPath.whole().length() > LONGEST_CLASS_PATH) {
      throw new IOException("the class path is too long to be given");
    }
    try {
      FastStartArchive archive = archiveOf(classPath);
      Files.createDirectories(cache);
      Path part = Files.createTempFile(cache, "submit-", ".part");
      Files.writeString(part, classPath.whole());
      Files.move(part, classPathFile, ATOMIC_MOVE);
      if (archive.find().isEmpty()) {
        archive.make(new ClassDump(command.java(), classPath.ofJars(), classes));
      }
    } catch (EngineException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private FastStartArchive archiveOf(SubmitClassPath classPath) throws EngineException {
    return new FastStartArchive(
        cache,
        Identity.digest(ImmutableMap.of("submits from", home.toString())),
        Identity.digest(
            ImmutableSortedMap.<String, String>naturalOrder()
                .putAll(java)
                .putAll(classPath.identity())
                .buildOrThrow()),
        clock);
  }
}
