package io.muster.engine.submit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes an archive of the classes in a list (static AppCDS), by a JVM that runs none of them.
 *
 * @param java the program of the JVM that the archive is for
 * @param classPath jars only
 * @param classes the list
 */
record ClassDump(Path java, String classPath, Path classes) implements FastStartArchive.Maker {
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @Override
  public void archiveTo(Path archive, Path scratch) throws IOException, InterruptedException {
    Path log = scratch.resolve("dump.log");
    Process process =
        new ProcessBuilder(
                List.of(
                    java.toString(),
                    "-Xshare:dump",
                    "-XX:SharedClassListFile=" + classes,
                    "-XX:SharedArchiveFile=" + archive,
                    "-Xlog:cds=error",
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    classPath))
            .directory(scratch.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        throw new IOException("it was not made in " + LONGEST.toMinutes() + " min");
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    if (process.exitValue() != 0 || !Files.isRegularFile(archive)) {
      throw new IOException(
          "java ended with exit code " + process.exitValue() + ": " + Files.readString(log));
    }
  }
}
