package io.muster.engine.submit;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Takes the place of a conf folder on the class path: its files go into a jar, which a class
 * archive tolerates, and its script is called by one of ours.
 *
 * @param jar of the folder's resources, if it has any
 * @param environment that turns spark-submit from the folder to its stand-in
 */
record ConfStandIn(Optional<Path> jar, ImmutableMap<String, String> environment) {
  /** Set in a rehearsal, which must have no folder on its class path, whatever the script says. */
  static final String REHEARSES = "MUSTER_REHEARSES";

  /** A zip entry's time is local and has to be something: the first one that zip can say. */
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  /**
   * Makes what is not there yet. Safe when several do so at once: names follow the content, and
   * every file appears whole.
   */
  static ConfStandIn of(ConfFolder conf, Path cache) throws EngineException {
    if (!conf.isThere()) {
      return new ConfStandIn(Optional.empty(), ImmutableMap.of());
    }
    ImmutableSortedMap.Builder<String, String> identity = ImmutableSortedMap.naturalOrder();
    identity.put("folder", conf.folder().toString());
    for (Path file : conf.resources()) {
      identity.put(file.getFileName().toString(), Identity.ofFile(file));
    }
    Path folder = cache.resolve("conf-" + Identity.digest(identity.buildOrThrow()));
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Optional<Path> jar = Optional.empty();
      if (!conf.resources().isEmpty()) {
        jar = Optional.of(folder.resolve("conf.jar"));
        if (!Files.exists(jar.get())) {
          writeJar(conf, jar.get());
        }
      }
      Path absent = folder.resolve("absent");
      if (conf.script().isEmpty()) {
        return new ConfStandIn(jar, ImmutableMap.of("SPARK_CONF_DIR", absent.toString()));
      }
      writeScript(conf, folder.resolve("spark-env.sh"), absent);
      return new ConfStandIn(jar, ImmutableMap.of("SPARK_CONF_DIR", folder.toString()));
    } catch (IOException e) {
      throw new EngineException(
          "cannot make a stand-in for " + conf.folder() + " in " + folder + ": " + e, e);
    }
  }

  private static void writeJar(ConfFolder conf, Path jar) throws IOException {
    Path part = Files.createTempFile(jar.getParent(), "conf", ".part");
    try {
      try (OutputStream out = Files.newOutputStream(part);
          ZipOutputStream zip = new ZipOutputStream(out)) {
        for (Path file : conf.resources()) {
          ZipEntry entry = new ZipEntry(file.getFileName().toString());
          entry.setTimeLocal(NO_TIME);
          zip.putNextEntry(entry);
          Files.copy(file, zip);
          zip.closeEntry();
        }
      }
      Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** The script still sees its own folder; Spark, which looks afterwards, sees none. */
  private static void writeScript(ConfFolder conf, Path script, Path absent) throws IOException {
    Path part = Files.createTempFile(script.getParent(), "spark-env", ".part");
    Files.writeString(
        part,
        """
        # made by Muster, which keeps the conf folder off the class path
        SPARK_CONF_DIR=%s
        . %s
        SPARK_CONF_DIR=%s
        [ -z "${%s:-}" ] || unset %s
        """
            .formatted(
                quoted(conf.folder()),
                quoted(conf.script().orElseThrow()),
                quoted(absent),
                REHEARSES,
                String.join(" ", SparkEnvironment.HADOOP_FOLDERS)));
    Files.move(part, script, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
