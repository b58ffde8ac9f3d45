package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What nodes have for their containers, where a script makes the archives. */
class ContainerArchiveTest {
  private static final String DUMPS =
      """
      #!/bin/sh
      for argument; do
        case $argument in
          -XX:SharedArchiveFile=*) echo whole > "${argument#*=}" ;;
          -XX:SharedClassListFile=*) cp "${argument#*=}" "$(dirname "$0")/classes" ;;
        esac
      done
      """;

  @TempDir private Path place;
  private Path home;
  private Path muster;

  @BeforeEach
  void make() throws IOException {
    home = FakeSparkHome.in(place.resolve("spark"), "#!/bin/sh\n");
    muster = place.resolve("muster");
    Files.createDirectories(muster.resolve("archives"));
    Files.createDirectories(place.resolve("java/lib/server"));
    Files.writeString(place.resolve("java/lib/server/libjvm.so"), "Java 17");
    java(DUMPS);
  }

  @Test
  void isMadeOnceOfTheClassesThatContainersLoad() throws Exception {
    ContainerArchive archive = archive();
    assertThat(archive.archive()).isEmpty();
    assertThat(archive.options()).isEmpty();

    archive.prepare();

    assertThat(archive.reasonWithout()).isEmpty();
    Path made = archive.archive().orElseThrow();
    assertThat(made).hasContent("whole\n").hasParent(muster.resolve("archives"));
    assertThat(Files.readAllLines(place.resolve("java/bin/classes")))
        .contains(
            "org/apache/spark/deploy/yarn/ApplicationMaster",
            "org/apache/spark/executor/YarnCoarseGrainedExecutorBackend",
            "org/apache/hadoop/fs/s3a/S3AFileSystem");
    assertThat(archive.options().orElseThrow())
        .startsWith("-XX:+IgnoreUnrecognizedVMOptions ")
        .contains("-XX:SharedArchiveFile=" + made + " ");

    java("#!/bin/sh\nexit 1\n");
    archive().prepare();
    assertThat(archive().archive()).contains(made);
  }

  @Test
  void whatEachNodeMadeHasOneNameWheneverItsFilesWereWritten() throws Exception {
    archive().prepare();
    String name = archive().archive().orElseThrow().getFileName().toString();
    Files.setLastModifiedTime(
        home.resolve("jars/spark-core_2.12-3.5.5.jar"),
        FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    assertThat(archive().archive().orElseThrow()).hasFileName(name);

    Files.writeString(home.resolve("jars/one-more.jar"), "jar");
    assertThat(archive().archive()).isEmpty();
    archive().prepare();
    try (Stream<Path> files = Files.list(muster.resolve("archives"))) {
      assertThat(files).as("that of the jars before has gone").hasSize(1);
    }
  }

  @Test
  void fitsJarsThatNodesHaveWhereThisMachineHasThem() throws Exception {
    ContainerArchive archive = archive();
    assertThat(archive.classPath()).isEqualTo(home + "/jars/*");
    assertThat(archive.isOf("local:" + home + "/jars/*")).isTrue();
    assertThat(archive.isOf("local://" + home + "/jars/*")).isTrue();
    assertThat(archive.isOf("local:" + home + "/jars/a.jar")).isFalse();
    assertThat(archive.isOf(home + "/jars/*")).as("uploaded").isFalse();
    assertThat(archive.isOf("hdfs:///spark/jars/*")).isFalse();
    assertThat(archive.isOf("")).isFalse();
  }

  @Test
  void aClassPathOrAFileThatAJarWouldHideIsAReasonForNone() throws Exception {
    conf("spark-defaults.conf", "spark.executor.extraClassPath /usr/lib/hadoop-lzo/lib/*\n");
    assertThat(archive().reasonWithout())
        .hasValueSatisfying(why -> assertThat(why).contains("sets spark.executor.extraClassPath"));

    conf("spark-defaults.conf", "");
    conf("hive-site.xml", "<configuration/>");
    assertThat(archive().reasonWithout())
        .hasValueSatisfying(why -> assertThat(why).contains("cannot be read"));
    Path jar = home.resolve("jars/spark-core_2.12-3.5.5.jar");
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("hive-site.xml"));
    }
    ContainerArchive archive = archive();
    archive.prepare();
    assertThat(archive.archive()).isEmpty();
    assertThat(archive.reasonWithout())
        .hasValueSatisfying(why -> assertThat(why).contains("has a hive-site.xml"));
  }

  @Test
  void whatCannotBeMadeIsAReasonAndLeavesNothing() throws Exception {
    java("#!/bin/sh\necho there is no room\nexit 3\n");
    ContainerArchive archive = archive();
    archive.prepare();
    assertThat(archive.reasonWithout())
        .hasValueSatisfying(why -> assertThat(why).contains("exit code 3", "there is no room"));
    assertThat(muster.resolve("archives")).isEmptyDirectory();
  }

  private ContainerArchive archive() throws Exception {
    return ContainerArchive.of(
        SparkHome.at(home, "a test"),
        Map.of("JAVA_HOME", place.resolve("java").toString()),
        muster);
  }

  private void conf(String name, String text) throws IOException {
    Files.writeString(Files.createDirectories(home.resolve("conf")).resolve(name), text);
  }

  private void java(String script) throws IOException {
    Path program = Files.createDirectories(place.resolve("java/bin")).resolve("java");
    Files.writeString(program, script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
