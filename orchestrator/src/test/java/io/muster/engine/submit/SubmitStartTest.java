package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What JVMs that submit are started with, where a script makes the archives. */
class SubmitStartTest {
  private static final String OPTIONS = "SPARK_SUBMIT_OPTS";
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
  private static final String TAKES_LONG =
      "#!/bin/sh\necho asked >> \"$(dirname \"$0\")/dumps\"\nexec sleep 1000\n";

  @TempDir private Path place;
  private Path attempt;
  private Path home;
  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private SubmitStart start;

  @BeforeEach
  void make() throws Exception {
    home = FakeSparkHome.in(place.resolve("a home"), "#!/bin/sh\n");
    attempt = Files.createDirectories(place.resolve("attempt"));
    Files.createDirectories(place.resolve("hadoop"));
    program(DUMPS);
    environment.remove(OPTIONS);
    environment.remove("SPARK_DIST_CLASSPATH");
    environment.remove("SPARK_ENV_LOADED");
    environment.put("JAVA_HOME", place.resolve("java").toString());
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
      assertThat(first.variables().get(OPTIONS)).endsWith(" -XX:DumpLoadedClassList=" + classes());
      assertThat(meanwhile.variables()).isEqualTo(start.variables());
      Files.writeString(classes(), "java/lang/Object");
      first.wentWell();
    }
    Shim.await(() -> options(fresh()).contains("SharedArchiveFile"));
    Shim.await(() -> !Files.exists(classes()));

    assertThat(Files.readString(dumps()))
        .contains("-XX:SharedClassListFile=" + classes())
        .endsWith("-cp " + home + "/jars/*\n");
    assertThat(options(start))
        .contains("-XX:ArchiveRelocationMode=0")
        .endsWith(" -cp \"" + home + "/jars/*:" + home + "/conf:" + place.resolve("hadoop") + "\"");
    assertThat(start.variables().get(OPTIONS)).doesNotContain("Shared", "-cp");
  }

  @Test
  void aScriptOfTheHomeNamesTheCluster() throws Exception {
    learn();
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/spark-env.sh"),
        "echo said\nHADOOP_CONF_DIR=$SPARK_HOME/of-$CLUSTER\nYARN_CONF_DIR=/yarn\n");
    environment.put("CLUSTER", "blue");

    assertThat(options(fresh())).endsWith(home + "/of-blue:/yarn\"");
    environment.put("CLUSTER", "green");
    assertThat(options(fresh())).endsWith(home + "/of-green:/yarn\"");
    assertThat(Files.readAllLines(dumps())).hasSize(1);
  }

  @Test
  void whereMoreIsOnTheClassPathThereIsNoArchive() throws Exception {
    learn();
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(
        home.resolve("conf/spark-env.sh"), "SPARK_DIST_CLASSPATH=/usr/lib/hadoop/*\n");

    assertThat(options(fresh())).isEqualTo(start.variables().get(OPTIONS));
    Files.writeString(home.resolve("conf/spark-env.sh"), "exit 3\n");
    assertThat(options(fresh())).isEqualTo(start.variables().get(OPTIONS));
  }

  @Test
  void anArchiveIsNotTakenWhenJarsOrTheFilesOfTheHomeHaveChanged() throws Exception {
    learn();
    Files.writeString(home.resolve("jars/one-more.jar"), "jar");
    assertThat(options(fresh())).contains("DumpLoadedClassList");
    Files.delete(home.resolve("jars/one-more.jar"));
    assertThat(options(fresh())).contains("SharedArchiveFile");

    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/hive-site.xml"), "<configuration/>");
    assertThat(options(fresh())).contains("DumpLoadedClassList");
  }

  @Test
  void aFileThatAJarWouldHideKeepsTheFolderBeforeTheJars() throws Exception {
    Files.createDirectories(home.resolve("conf"));
    Files.writeString(home.resolve("conf/core-site.xml"), "<configuration/>");
    Path jar = home.resolve("jars/spark-core_2.12-3.5.5.jar");
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("core-site.xml"));
    }
    start = fresh();
    learn();

    assertThat(dumps()).doesNotExist();
    assertThat(options(start)).isEqualTo(start.variables().get(OPTIONS));
  }

  @Test
  void fromWhatDidNotGoWellNothingIsLearntButFromTheNext() throws Exception {
    try (SubmitStart.Begun failed = start.begin(attempt)) {
      Files.writeString(classes(), "half of");
      assertThat(failed.variables().get(OPTIONS)).contains("DumpLoadedClassList");
    }

    assertThat(classes()).doesNotExist();
    assertThat(options(start)).contains("DumpLoadedClassList");
    assertThat(dumps()).doesNotExist();
  }

  @Test
  void whatShowsNothingAlthoughItWentWellIsNotAskedAgain() {
    try (SubmitStart.Begun silent = start.begin(attempt)) {
      silent.wentWell();
    }

    assertThat(options(start)).isEqualTo(start.variables().get(OPTIONS));
  }

  @Test
  void afterOneFromTheArchiveThatFailedTheOthersStartPlainly() throws Exception {
    learn();
    try (SubmitStart.Begun failed = start.begin(attempt)) {
      assertThat(failed.variables().get(OPTIONS)).contains("SharedArchiveFile");
    }

    assertThat(options(start)).isEqualTo(start.variables().get(OPTIONS));
  }

  @Test
  void isLearntFromAlsoWhenOneFromTheArchiveOfAnotherRunHasFailedMeanwhile() throws Exception {
    SubmitStart other = fresh();
    SubmitStart.Begun first = start.begin(attempt);
    try (SubmitStart.Begun theirs = other.begin(place)) {
      Files.writeString(place.resolve("submit.classes"), "java/lang/Object");
      theirs.wentWell();
    }
    Shim.await(() -> options(start).contains("SharedArchiveFile"));
    start.begin(attempt).close();
    Files.writeString(classes(), "java/lang/Object");

    first.wentWell();
    first.close();

    Shim.await(() -> !Files.exists(classes()));
    other.close();
  }

  @Test
  void anotherHomeOfTheScriptOrAFolderInItsConfLeavesAllAsSparkHasIt() throws Exception {
    learn();
    Path conf = Files.createDirectories(home.resolve("conf"));
    Files.writeString(conf.resolve("spark-env.sh"), "SPARK_HOME=/opt/vendor/spark\n");
    assertThat(options(fresh())).isEqualTo(start.variables().get(OPTIONS));

    environment.put("SPARK_ENV_LOADED", "1");
    assertThat(options(fresh())).as("a script that is not run").contains("SharedArchiveFile");

    Files.createDirectories(conf.resolve("META-INF"));
    assertThat(options(fresh())).isEqualTo(start.variables().get(OPTIONS));
  }

  @Test
  void goesOnWithoutAnArchiveThatCannotBeMade() throws Exception {
    program(DOES_NOT);
    start = fresh();
    learn();

    assertThat(Files.readAllLines(dumps())).hasSize(1);
    assertThat(options(start)).isEqualTo(start.variables().get(OPTIONS));
  }

  @Test
  void atTheEndNothingIsLeftOfWhatIsBeingLearnt() throws Exception {
    program(TAKES_LONG);
    start = fresh();
    try (SubmitStart.Begun first = start.begin(attempt)) {
      Files.writeString(classes(), "java/lang/Object");
      first.wentWell();
    }
    Shim.await(() -> Files.exists(dumps()));

    start.close();

    assertThat(place.resolve("cache")).isEmptyDirectory();
    assertThat(classes()).doesNotExist();
    try (SubmitStart.Begun late = start.begin(attempt)) {
      late.wentWell();
    }
  }

  @Test
  void leavesTheLastWordToTheUsersOptions() {
    environment.put(OPTIONS, "-Dusers=1 -XX:+UseG1GC");
    environment.put("SPARK_LAUNCHER_OPTS", "-Dusers=2 -XX:+UseParallelGC");

    assertThat(options(fresh())).startsWith("-Xmx128m ").endsWith(" -Dusers=1 -XX:+UseG1GC");
    SubmitStart without = SubmitStart.withoutArchive(environment::get);
    assertThat(options(without)).doesNotContain("Serial").endsWith(" -Dusers=1 -XX:+UseG1GC");
    assertThat(without.variables().get("SPARK_LAUNCHER_OPTS"))
        .startsWith("-Xshare:auto ")
        .doesNotContain("Serial")
        .endsWith(" -Dusers=2 -XX:+UseParallelGC");
  }

  private void learn() throws Exception {
    try (SubmitStart.Begun first = start.begin(attempt)) {
      Files.writeString(classes(), "java/lang/Object");
      first.wentWell();
    }
    Shim.await(() -> !Files.exists(classes()));
  }

  private Path dumps() {
    return place.resolve("java/bin/dumps");
  }

  private Path classes() {
    return attempt.resolve("submit.classes");
  }

  private static String options(SubmitStart start) {
    try (SubmitStart.Begun begun = start.begin(Path.of("/nowhere"))) {
      return begun.variables().get(OPTIONS);
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

  private void program(String script) throws Exception {
    Path bin = Files.createDirectories(place.resolve("java/bin"));
    Path program = Files.writeString(bin.resolve("java"), script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
