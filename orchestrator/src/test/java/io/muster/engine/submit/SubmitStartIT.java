package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real JVM of a real Spark, with a Hadoop configuration on its class path. */
class SubmitStartIT {
  private static final Path MUSTER = Path.of(System.getProperty("muster.home"));

  @TempDir private Path place;

  @Test
  void theSecondStartsFromTheClassesOfTheFirst() throws Exception {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put(
        "HADOOP_CONF_DIR", Files.createDirectory(place.resolve("a cluster")).toString());
    Files.writeString(place.resolve("a cluster/core-site.xml"), "<configuration/>");
    environment.put("SPARK_SUBMIT_OPTS", "-Xlog:class+load:file=loaded.log");
    Path cache = place.resolve("a cache");
    FastStart ofHome =
        new FastStart(
            SparkHome.at(MUSTER.resolve("spark"), "test"),
            environment,
            new FastStart.Tools(place, place, cache),
            InstantSource.system());
    SubmitStart start = ofHome.submissions(ImmutableMap.of());
    try {
      assertThat(sharedBySpark(begun(start, environment, "first"))).isZero();
      Shim.await(() -> hasArchive(start));

      Path second = begun(start, environment, "second");

      assertThat(sharedBySpark(second)).isPositive();
      assertThat(Files.readString(second.resolve("said"))).contains("version 3.5.5");
      try (var left = Files.list(cache)) {
        assertThat(left.map(it -> it.getFileName().toString()))
            .hasSize(1)
            .allMatch(it -> it.endsWith(".jsa"));
      }
    } finally {
      start.close();
    }
  }

  private boolean hasArchive(SubmitStart start) {
    try (SubmitStart.Begun begun = start.begin(place)) {
      begun.wentWell();
      return begun.variables().get("SPARK_SUBMIT_OPTS").contains(" -cp ");
    }
  }

  private Path begun(SubmitStart start, Map<String, String> environment, String name)
      throws Exception {
    Path folder = Files.createDirectory(place.resolve(name));
    Path said = folder.resolve("said");
    try (SubmitStart.Begun begun = start.begin(folder)) {
      ProcessBuilder builder =
          new ProcessBuilder(
                  List.of(MUSTER.resolve("spark/bin/spark-submit").toString(), "--version"))
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile());
      builder.environment().putAll(environment);
      builder.environment().putAll(begun.variables());
      Process process = builder.start();
      try {
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      assertThat(process.exitValue()).as(Files.readString(said)).isZero();
      begun.wentWell();
    }
    return folder;
  }

  /** Classes of Spark that came from an archive. */
  private static long sharedBySpark(Path folder) throws Exception {
    return Files.readAllLines(folder.resolve("loaded.log")).stream()
        .filter(line -> line.contains(" org.apache.spark.deploy."))
        .filter(line -> line.contains("shared objects file"))
        .count();
  }
}
