package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.submit.ContainerArchive;
import io.muster.engine.submit.SparkHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which containers start from an archive, where a script makes it. */
class ContainerStartTest {
  private static final String DRIVER = "spark.driver.defaultJavaOptions";
  private static final String EXECUTOR = "spark.executor.defaultJavaOptions";
  private static final String QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";
  private static final List<QuickJvm> ALL = List.of(QuickJvm.values());

  @TempDir private Path place;
  private Path home;
  private ContainerArchive archive;

  @BeforeEach
  void make() throws Exception {
    home = place.resolve("spark");
    program(home.resolve("bin/spark-submit"), "#!/bin/sh\n");
    Files.createDirectories(home.resolve("jars"));
    Files.writeString(home.resolve("jars/spark-core_2.12-3.5.5.jar"), "core");
    program(
        place.resolve("java/bin/java"),
        """
        #!/bin/sh
        for argument; do
          case $argument in -XX:SharedArchiveFile=*) echo whole > "${argument#*=}" ;; esac
        done
        """);
    Files.createDirectories(place.resolve("muster/archives"));
    archive =
        ContainerArchive.of(
            SparkHome.at(home, "a test"),
            Map.of("JAVA_HOME", place.resolve("java").toString()),
            place.resolve("muster"));
    archive.prepare();
  }

  @Test
  void driversAndExecutorsDoWhoseJarsAreThoseOfTheArchive() {
    Map<String, String> conf = conf(Map.of("spark.yarn.jars", "local:" + home + "/jars/*"));
    String options = archive.options().orElseThrow() + " " + QUICK;
    assertThat(conf)
        .containsEntry(DRIVER, options)
        .containsEntry(EXECUTOR, options)
        .containsEntry("spark.driver.extraClassPath", home + "/jars/*")
        .containsEntry("spark.executor.extraClassPath", home + "/jars/*")
        .containsEntry("spark.yarn.am.extraJavaOptions", QUICK)
        .hasSize(5);
  }

  @Test
  void whoHasOtherJarsOrAClassPathOfItsOwnDoesNot() {
    String jars = "local:" + home + "/jars/*";
    assertThat(conf(Map.of())).containsEntry(DRIVER, QUICK).hasSize(3);
    assertThat(conf(Map.of("spark.yarn.jars", "hdfs:///jars/*"))).hasSize(3);
    assertThat(conf(Map.of("spark.yarn.jars", jars, "spark.yarn.archive", "hdfs:///a.zip")))
        .hasSize(3);
    assertThat(conf(Map.of("spark.yarn.jars", jars, "spark.executor.extraClassPath", "/lzo/*")))
        .containsEntry(EXECUTOR, QUICK)
        .containsEntry(DRIVER, archive.options().orElseThrow() + " " + QUICK)
        .doesNotContainKey("spark.executor.extraClassPath");
    assertThat(new ContainerStart(Optional.empty()).conf(Map.of("spark.yarn.jars", jars)::get, ALL))
        .containsEntry(DRIVER, QUICK)
        .hasSize(3);
  }

  @Test
  void anArchiveThatWentMeanwhileIsNotNamed() throws IOException {
    Files.delete(archive.archive().orElseThrow());
    assertThat(conf(Map.of("spark.yarn.jars", "local:" + home + "/jars/*")))
        .containsEntry(DRIVER, QUICK)
        .hasSize(3);
  }

  private Map<String, String> conf(Map<String, String> said) {
    return new ContainerStart(Optional.of(archive)).conf(said::get, ALL);
  }

  private static void program(Path program, String script) throws IOException {
    Files.createDirectories(program.getParent());
    Files.writeString(program, script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
