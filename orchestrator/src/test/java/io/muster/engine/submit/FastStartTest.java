package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.muster.plan.JvmMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FastStartTest {
  private static final ImmutableMap<String, String> NOTHING = ImmutableMap.of();
  private static final Instant NOW = Instant.parse("2026-01-31T00:00:00Z");

  @TempDir Path folder;
  private Path home;
  private Path conf;
  private Path cache;
  private ImmutableMap<String, String> environment;

  @BeforeEach
  void makeAHome() throws IOException {
    home = FakeSparkHome.in(folder.resolve("home"), FakeSparkHome.ARCHIVES);
    conf = home.resolve("conf");
    cache = folder.resolve("cache");
    Files.writeString(folder.resolve("job.jar"), "job");
    Path java = folder.resolve("java/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(java, "a JVM");
    environment = ImmutableMap.of("JAVA_HOME", folder.resolve("java").toString());
  }

  @Test
  void makesTheArchiveOnceAndNamesItToChildren() throws Exception {
    FastStart start = start();
    assertThat(start.isReady()).isFalse();
    assertThat(options(start)).doesNotContain("SharedArchiveFile");

    start.prepare();

    Path archive = start.archive().orElseThrow();
    assertThat(options(start)).contains("-XX:SharedArchiveFile=" + archive);
    String made = Files.readString(archive);
    start().prepare();
    assertThat(archive).hasContent(made.strip());
    assertThat(leftovers()).containsExactly(archive);
  }

  @Test
  void saysWhichFolderCannotBeWritten() throws Exception {
    Files.writeString(folder.resolve("cache"), "a file");
    FastStart start = start();
    start.prepare();
    assertThat(start.reasonWithout().orElseThrow())
        .startsWith("the class archive could not be made: " + cache + " cannot be written (")
        .endsWith("): let XDG_CACHE_HOME name a folder that can be");
  }

  @Test
  void makesAnotherWhenAJarOrTheJvmChanges() throws Exception {
    FastStart first = start();
    first.prepare();

    Files.writeString(home.resolve("jars/spark-core_2.12-3.5.5.jar"), "another core");
    assertThat(start().isReady()).isFalse();
    start().prepare();
    Files.writeString(folder.resolve("java/bin/java"), "another JVM");
    assertThat(start().isReady()).isFalse();
    start().prepare();
    Files.writeString(folder.resolve("job.jar"), "another job");
    assertThat(start().isReady()).isFalse();

    assertThat(leftovers()).hasSize(3);
  }

  @Test
  void takesADamagedArchiveForNone() throws Exception {
    start().prepare();
    Path archive = start().archive().orElseThrow();
    FileTime made = Files.getLastModifiedTime(archive);
    String whole = Files.readString(archive);

    Files.writeString(archive, "");
    Files.setLastModifiedTime(archive, made);
    assertThat(start().isReady()).as("cut short").isFalse();
    Files.writeString(archive, "x".repeat(whole.length()));
    Files.setLastModifiedTime(archive, FileTime.from(NOW));
    assertThat(start().isReady()).as("written over").isFalse();

    start().prepare();
    assertThat(start().isReady()).isTrue();
  }

  @Test
  void removesWhatTheSameHomeNoLongerUses() throws Exception {
    FastStart first = start();
    first.prepare();
    Path old = first.archive().orElseThrow();
    Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofDays(8))));
    Files.writeString(folder.resolve("job.jar"), "another job");

    start().prepare();

    assertThat(old).doesNotExist();
    assertThat(leftovers()).hasSize(1);
  }

  @Test
  void keepsOneArchiveOfTwoMakersAtOnceAndIsAbsentOrWholeToWhoeverLooks() throws Exception {
    // each waits for the other, so that both make one
    FakeSparkHome.in(
        home,
        FakeSparkHome.ARCHIVES_SLOWLY
            + """
            echo $$ >>"$0.begun"
            while [ "$(wc -l <"$0.begun")" -lt 2 ]; do sleep 0.02; done
            """);
    ExecutorService makers = Executors.newFixedThreadPool(3);
    AtomicBoolean done = new AtomicBoolean();
    try {
      Future<Integer> seen =
          makers.submit(
              () -> {
                int whole = 0;
                boolean last;
                do {
                  last = done.get();
                  Optional<Path> archive = start().archive();
                  if (archive.isPresent()) {
                    assertThat(archive.get()).content().endsWith("whole\n");
                    whole++;
                  }
                } while (!last);
                return whole;
              });
      List<Future<?>> made = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        made.add(
            makers.submit(
                () -> {
                  start().prepare();
                  return null;
                }));
      }
      for (Future<?> one : made) {
        one.get(60, TimeUnit.SECONDS);
      }
      done.set(true);
      assertThat(seen.get(60, TimeUnit.SECONDS)).isPositive();
    } finally {
      done.set(true);
      makers.shutdownNow();
    }

    assertThat(start().isReady()).isTrue();
    assertThat(leftovers()).containsExactly(start().archive().orElseThrow());
    assertThat(Path.of(home + "/bin/spark-submit.begun")).content().hasLineCount(2);
  }

  @Test
  void goesWithoutAnArchiveThatCannotBeMadeAndSaysWhy() throws Exception {
    FakeSparkHome.in(home, "#!/bin/sh\necho 'no room left'\nexit 3\n");
    FastStart start = start();

    start.prepare();

    assertThat(start.isReady()).isFalse();
    assertThat(start.reasonWithout().orElseThrow()).contains("exit code 3", "no room left");
    assertThat(leftovers()).isEmpty();
    assertThat(options(start)).doesNotContain("SharedArchiveFile").contains("TieredStopAtLevel=1");
  }

  @Test
  void carriesWhatAConfFolderHoldsToTheChild() throws Exception {
    Files.createDirectories(conf);
    Files.writeString(conf.resolve("spark-defaults.conf"), "spark.a  1 \nother.b 2\n# no\n");
    Files.writeString(conf.resolve("log4j2.properties"), "rootLogger.level = info\n");
    Files.writeString(conf.resolve("spark-env.sh"), "FROM_SCRIPT=yes\n");
    Files.writeString(conf.resolve("spark-env.sh.template"), "# a template\n");
    FastStart start = start();

    assertThat(start.reasonWithout()).isEmpty();
    ImmutableMap<String, String> spark = start.settings(true).conf(JvmMode.FAST_START, NOTHING);
    assertThat(spark).containsEntry("spark.a", "1").doesNotContainKey("other.b");
    assertThat(spark.get("spark.driver.defaultJavaOptions")).doesNotContain("configurationFile");
    assertThat(spark.get("spark.driver.extraClassPath")).contains("job.jar:").endsWith("conf.jar");
    Path standIn = Path.of(start.settings(true).environment().get("SPARK_CONF_DIR"));
    assertThat(standIn.resolve("spark-env.sh"))
        .content()
        .contains(". '" + conf.resolve("spark-env.sh") + "'");
  }

  @Test
  void keepsAConfFolderWithASecretWhereItIs() throws Exception {
    Files.createDirectories(conf);
    Files.writeString(
        conf.resolve("spark-defaults.conf"), "spark.hadoop.fs.s3a.secret.key hush\nspark.a 1\n");
    FastStart start = start();

    assertThat(start.reasonWithout().orElseThrow())
        .contains("holds a secret (spark.hadoop.fs.s3a.secret.key)")
        .doesNotContain("hush");
    assertThat(start.settings(true).environment()).doesNotContainKey("SPARK_CONF_DIR");
    assertThat(start.settings(true).conf(JvmMode.FAST_START, NOTHING)).doesNotContainKey("spark.a");
  }

  @Test
  void makesTheArchiveWithoutTheFolderThatStandsBehindTheJars() throws Exception {
    Files.createDirectories(conf);
    Files.writeString(conf.resolve("spark-env.sh"), "HADOOP_CONF_DIR=/etc/hadoop/conf\n");
    with("HADOOP_CONF_DIR", folder.toString());
    FakeSparkHome.in(
        home,
        """
        #!/bin/sh
        set -a
        . "$SPARK_CONF_DIR/spark-env.sh"
        [ -z "$HADOOP_CONF_DIR" ] || exit 4
        """
            + FakeSparkHome.ARCHIVES.lines().skip(1).collect(Collectors.joining("\n")));

    FastStart start = start();
    start.prepare();

    assertThat(start.reasonWithout()).isEmpty();
    assertThat(start.isReady()).isTrue();
  }

  @Test
  void saysThatAHadoopConfFolderStandsBeforeJars() throws Exception {
    with("HADOOP_CONF_DIR", "/etc/hadoop/conf");
    with("SPARK_DIST_CLASSPATH", "/usr/lib/hadoop/*");

    assertThat(start().reasonWithout().orElseThrow())
        .contains("SPARK_DIST_CLASSPATH the folder /etc/hadoop/conf stands before jars");
    start().prepare();
    assertThat(start().isReady()).isFalse();
  }

  @Test
  void saysThatTheHomePutsAFolderBeforeJars() throws Exception {
    Files.createDirectories(conf);
    Files.writeString(
        conf.resolve("spark-defaults.conf"),
        "spark.driver.extraClassPath /usr/lib/lzo/*:" + folder + "\n");

    assertThat(start().reasonWithout().orElseThrow())
        .contains("spark.driver.extraClassPath in " + conf)
        .contains("puts the folder " + folder + " before Spark's jars");
  }

  @Test
  void leavesAConfFolderInPlaceThatExecutorsNeed() throws Exception {
    Files.createDirectories(conf);
    Files.writeString(conf.resolve("spark-defaults.conf"), "spark.a 1\n");
    assertThat(start().reasonWithoutInACluster()).isEmpty();
    assertThat(start().settings(false).conf(JvmMode.FAST_START, NOTHING))
        .containsEntry("spark.a", "1");

    Files.writeString(conf.resolve("hive-site.xml"), "<configuration/>");
    FastStart start = start();
    start.prepare();

    assertThat(start.isReady()).isTrue();
    assertThat(options(start)).contains("SharedArchiveFile");
    assertThat(start.reasonWithout()).isEmpty();
    assertThat(start.reasonWithoutInACluster().orElseThrow())
        .startsWith(conf.resolve("hive-site.xml") + " has to reach the executors");
    assertThat(start.settings(false).environment()).doesNotContainKey("SPARK_CONF_DIR");
    assertThat(start.settings(false).conf(JvmMode.FAST_START, NOTHING))
        .doesNotContainKey("spark.a")
        .containsEntry("spark.driver.extraClassPath", folder.resolve("job.jar").toString())
        .hasEntrySatisfying(
            "spark.driver.defaultJavaOptions",
            it -> assertThat(it).doesNotContain("SharedArchiveFile"));
  }

  private void with(String name, String value) {
    environment =
        ImmutableMap.<String, String>builder()
            .putAll(environment)
            .put(name, value)
            .buildKeepingLast();
  }

  private FastStart start() throws Exception {
    return new FastStart(
        SparkHome.locate(Optional.of(home.toString()), NOTHING, home),
        environment,
        new FastStart.Tools(folder.resolve("job.jar"), folder.resolve("log4j2"), cache),
        InstantSource.fixed(NOW));
  }

  private static String options(FastStart start) {
    return start
        .settings(true)
        .conf(JvmMode.FAST_START, NOTHING)
        .get("spark.driver.defaultJavaOptions");
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.toList();
    }
  }
}
