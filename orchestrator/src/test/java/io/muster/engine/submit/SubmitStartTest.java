package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JVMs that submit are started with, where a script makes the archives. */
class SubmitStartTest {
  private static final String DUMPS =
      """
      #!/bin/sh
      echo "$@" >> "$(dirname "$0")/dumps"
      for argument; do
        case $argument in -XX:SharedArchiveFile=*) echo whole > "${argument#*=}" ;; esac
      done
      """;
  private static final String DOES_NOT =
      "#!/bin/sh\necho asked >> \"$(dirname \"$0\")/dumps\"\nexit 1\n";

  @TempDir private Path place;
  private Path attempt;
  private Path home;
  private Path java;
  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private SubmitStart start;

  @BeforeEach
  void make() throws Exception {
    home = FakeSparkHome.in(place.resolve("a home"), "#!/bin/sh\n");
    attempt = Files.createDirectories(place.resolve("attempt"));
    Files.createDirectories(place.resolve("hadoop"));
    java = program(DUMPS);
    environment.remove("SPARK_SUBMIT_OPTS");
    environment.put("HADOOP_CONF_DIR", place.resolve("hadoop").toString());
    start = fresh();
  }

  @AfterEach
  void close() {
    start.close();
  }

  @Test
  void theFirstIsLearntFromAndTheNextStartFromItsArchive() throws Exception {
    try (SubmitStart.Begun first = start.begin(attempt);
        SubmitStart.Begun meanwhile = start.begin(place)) {
      assertThat(first.variables())
          .containsEntry("SPARK_PRINT_LAUNCH_COMMAND", "1")
          .hasEntrySatisfying(
              "SPARK_SUBMIT_OPTS",
              it -> assertThat(it).endsWith(" -XX:DumpLoadedClassList=" + classes()));
      assertThat(meanwhile.variables()).isEqualTo(start.variables());
      Files.writeString(classes(), "java/lang/Object");
      first.wentWell(printed(first));
    }
    Shim.await(() -> options(fresh()).contains("SharedArchiveFile"));
    Shim.await(() -> !Files.exists(classes()));

    assertThat(Files.readString(place.resolve("dumps")))
        .contains("-XX:SharedClassListFile=" + classes())
        .endsWith("-cp " + home + "/jars/*\n");
    assertThat(options(start))
        .contains("-XX:ArchiveRelocationMode=0")
        .endsWith(
            " -cp \""
                + home
                + "/jars/*:"
                + home
                + "/conf/:"
                + environment.get("HADOOP_CONF_DIR")
                + "/\"");
    assertThat(start.variables().get("SPARK_SUBMIT_OPTS")).doesNotContain("Shared", "-cp");
  }

  @Test
  void anotherClusterLearnsItsClassPathAndTakesTheSameArchive() throws Exception {
    learn();
    environment.put("HADOOP_CONF_DIR", Files.createDirectory(place.resolve("other")).toString());
    start = fresh();
    assertThat(options(start)).contains("DumpLoadedClassList");

    learn();

    assertThat(options(start)).contains("SharedArchiveFile").endsWith("/other/\"");
    assertThat(Files.readAllLines(place.resolve("dumps"))).hasSize(1);
  }

  @Test
  void anArchiveIsNotTakenWhenJarsOrSettingsHaveChanged() throws Exception {
    learn();
    Files.writeString(home.resolve("jars/one-more.jar"), "jar");
    assertThat(options(fresh())).contains("DumpLoadedClassList");
    Files.delete(home.resolve("jars/one-more.jar"));
    assertThat(options(fresh())).contains("SharedArchiveFile");

    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/spark-env.sh"), "SPARK_DIST_CLASSPATH=/x/*\n");
    assertThat(options(fresh())).contains("DumpLoadedClassList");
  }

  @Test
  void whatDidNotGoWellTeachesNothingAndTheNextIsLearntFrom() throws Exception {
    try (SubmitStart.Begun failed = start.begin(attempt)) {
      Files.writeString(classes(), "half of");
      assertThat(failed.variables()).containsKey("SPARK_PRINT_LAUNCH_COMMAND");
    }
    assertThat(classes()).doesNotExist();
    try (SubmitStart.Begun silent = start.begin(attempt)) {
      silent.wentWell("Submitted application application_1_1");
    }

    assertThat(options(start)).contains("DumpLoadedClassList");
    assertThat(place.resolve("dumps")).doesNotExist();
  }

  @Test
  void goesOnWithoutAnArchiveThatCannotBeMade() throws Exception {
    java = program(DOES_NOT);
    try (SubmitStart.Begun first = start.begin(attempt)) {
      Files.writeString(classes(), "java/lang/Object");
      first.wentWell(printed(first));
    }
    Shim.await(() -> Files.exists(place.resolve("dumps")) && !Files.exists(classes()));

    assertThat(options(start)).isEqualTo(start.variables().get("SPARK_SUBMIT_OPTS"));
  }

  @Test
  void leavesTheLastWordToTheUsersOptions() {
    environment.put("SPARK_SUBMIT_OPTS", "-Dusers=1");

    assertThat(options(fresh())).startsWith("-Xmx128m ").endsWith(" -Dusers=1");
    assertThat(options(SubmitStart.withoutArchive(environment::get)))
        .isEqualTo(start.variables().get("SPARK_SUBMIT_OPTS") + " -Dusers=1");
  }

  private void learn() throws Exception {
    try (SubmitStart.Begun first = start.begin(attempt)) {
      Files.writeString(classes(), "java/lang/Object");
      first.wentWell(printed(first));
    }
    Shim.await(() -> !Files.exists(classes()));
  }

  private String printed(SubmitStart.Begun begun) {
    return Stream.of(
            "Spark Command: " + java,
            "-cp",
            home + "/conf/:" + home + "/jars/*:" + environment.get("HADOOP_CONF_DIR") + "/",
            begun.variables().get("SPARK_SUBMIT_OPTS"),
            "org.apache.spark.deploy.SparkSubmit")
        .reduce((a, b) -> a + " " + b)
        .orElseThrow();
  }

  private Path classes() {
    return attempt.resolve("submit.classes");
  }

  private static String options(SubmitStart start) {
    try (SubmitStart.Begun begun = start.begin(Path.of("/nowhere"))) {
      return begun.variables().get("SPARK_SUBMIT_OPTS");
    }
  }

  private SubmitStart fresh() {
    return new FastStart(
            new SparkHome(home, "test", "3.5.5"),
            environment,
            new FastStart.Tools(place, place, place.resolve("cache")),
            InstantSource.system())
        .submissions(ImmutableMap.of());
  }

  private Path program(String script) throws Exception {
    Path program = Files.writeString(place.resolve("java"), script);
    return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
