package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkHomeTest {
  private static final ImmutableMap<String, String> NOTHING = ImmutableMap.of();

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void makeAHome() throws IOException {
    home = FakeSparkHome.in(folder.resolve("home"), "#!/bin/sh\n");
  }

  @Test
  void prefersThePlanToTheEnvironmentAndThatToTheEmbeddedOne() throws Exception {
    Path other = FakeSparkHome.in(folder.resolve("other"), "#!/bin/sh\n");
    ImmutableMap<String, String> environment = ImmutableMap.of("SPARK_HOME", other.toString());

    assertThat(SparkHome.locate(Optional.of(home.toString()), environment, folder))
        .isEqualTo(new SparkHome(home, "cluster.spark_home", "3.5.5"));
    assertThat(SparkHome.locate(Optional.empty(), environment, home).path()).isEqualTo(other);
    assertThat(SparkHome.locate(Optional.empty(), ImmutableMap.of("SPARK_HOME", " "), home))
        .isEqualTo(new SparkHome(home, "embedded", "3.5.5"));
  }

  @Test
  void readsTheVersionFromReleaseWhereNoJarTellsIt() throws Exception {
    Files.move(
        home.resolve("jars/spark-core_2.12-3.5.5.jar"), home.resolve("jars/spark-merged.jar"));
    Files.writeString(home.resolve("RELEASE"), "Spark 3.5.6 built for Hadoop 3.3.4\n");

    assertThat(SparkHome.locate(Optional.empty(), NOTHING, home).version()).isEqualTo("3.5.6");
  }

  @Test
  void saysOfEachDefectWhatItIsAndWhatToDo() throws Exception {
    assertDefect(folder.resolve("nowhere"), "there is no such folder");
    Files.setPosixFilePermissions(
        home.resolve("bin/spark-submit"), PosixFilePermissions.fromString("rw-r--r--"));
    assertDefect(home, "no program bin/spark-submit");
    Files.setPosixFilePermissions(
        home.resolve("bin/spark-submit"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.delete(home.resolve("jars/spark-core_2.12-3.5.5.jar"));
    assertDefect(home, "no spark-core jar");
    Files.delete(home.resolve("jars"));
    assertDefect(home, "no folder jars");
  }

  @Test
  void hasAvroFromAnotherHomeOfTheSameSparkOnly() throws Exception {
    Path other = FakeSparkHome.in(folder.resolve("other"), "#!/bin/sh\n");
    SparkHome spark = SparkHome.at(home, "SPARK_HOME");
    assertThat(spark.avroFrom(other)).as("it has none").isEmpty();

    Path ofAnother = Files.createFile(other.resolve("jars/spark-avro_2.13-3.5.5.jar"));
    assertThat(spark.avroFrom(other)).as("of another Scala").isEmpty();

    Path fits = Files.move(ofAnother, other.resolve("jars/spark-avro_2.12-3.5.5.jar"));
    assertThat(spark.avroFrom(other)).contains(fits);

    Files.createFile(home.resolve("jars/spark-avro_2.12-3.5.4.jar"));
    assertThat(spark.avroFrom(other)).as("it has its own").isEmpty();
  }

  @Test
  void isAnotherAfterAJarHasChanged() throws Exception {
    SparkHome spark = SparkHome.locate(Optional.empty(), NOTHING, home);
    String before = Identity.digest(spark.identity());
    assertThat(Identity.digest(spark.identity())).isEqualTo(before);

    Files.writeString(home.resolve("jars/spark-core_2.12-3.5.5.jar"), "another core");

    assertThat(Identity.digest(spark.identity())).isNotEqualTo(before);
  }

  private static void assertDefect(Path path, String why) {
    assertThatThrownBy(
            () ->
                SparkHome.locate(
                    Optional.empty(), ImmutableMap.of("SPARK_HOME", path.toString()), path))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining(why)
        .hasMessageContaining("set SPARK_HOME to a Spark home");
  }
}
