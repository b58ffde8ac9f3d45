package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.submit.FastStart;
import io.muster.engine.submit.SparkHome;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The archive that {@code muster warm} of an installed Muster makes, with a real JVM and the
 * embedded Spark, in a home with a conf folder of its own, where a cluster's configuration is on
 * the class path.
 */
final class FastStartIT {
  private static final String ARCHIVED = "source: shared objects file (top)";
  private static final Path MUSTER = Path.of(System.getProperty("muster.home"));

  @TempDir(cleanup = CleanupMode.ALWAYS)
  static Path folder;

  private static PlanFolder commands;
  private static Path cache;
  private static Path killed;
  private static Path atWork;
  private static MusterProcess.Ended first;
  private static ImmutableMap<String, String> environment;
  private static FastStart start;

  @BeforeAll
  static void makeTheArchive() throws Exception {
    // the space would show a path that somebody forgot to quote
    Path home = Files.createDirectories(folder.resolve("a home"));
    Files.createSymbolicLink(home.resolve("jars"), MUSTER.resolve("spark/jars"));
    Files.createSymbolicLink(home.resolve("bin"), MUSTER.resolve("spark/bin"));
    Path conf = Files.createDirectories(home.resolve("conf"));
    Files.writeString(conf.resolve("spark-defaults.conf"), "spark.from.defaults here\n");
    Files.writeString(conf.resolve("spark-env.sh"), "SPARK_SUBMIT_OPTS=-Dfrom.script=here\n");
    Files.writeString(conf.resolve("from-conf.xml"), "<configuration/>\n");
    Path cluster = Files.createDirectories(folder.resolve("a cluster"));
    Files.writeString(cluster.resolve("core-site.xml"), "<configuration/>\n");
    commands = new PlanFolder(folder).setting("HADOOP_CONF_DIR", cluster.toString());
    new InstalledMuster(commands);
    cache = Files.createDirectories(commands.path("cache/muster"));
    killed = Files.createDirectories(cache.resolve("making-1"));
    Files.writeString(killed.resolve("part.jsa"), "half of one");
    Files.setLastModifiedTime(killed, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    atWork = Files.createDirectories(cache.resolve("making-2"));
    first = commands.muster("warm", "--spark-home", "a home");

    environment =
        ImmutableMap.<String, String>builder()
            .putAll(System.getenv())
            .put("HADOOP_CONF_DIR", cluster.toString())
            .put("XDG_CACHE_HOME", commands.path("cache").toString())
            .buildKeepingLast();
    start =
        new FastStart(
            SparkHome.at(home, "--spark-home"),
            environment,
            FastStart.Tools.of(commands.path("installed"), environment),
            InstantSource.system());
  }

  @AfterAll
  static void forgetIt() {
    start = null;
    commands.close();
  }

  @Test
  void warmMakesItOnceAndRemovesWhatAKilledMakerLeft() throws IOException {
    assertThat(first.exitCode()).as(first.everything()).isZero();
    assertThat(first.stdout())
        .containsPattern("fast start is ready for Spark 3.5.5 in .*a home.*made in \\d+");
    List<String> archives = archives();
    assertThat(archives).hasSize(1);
    assertThat(Files.size(cache.resolve(archives.get(0)))).isGreaterThan(50_000_000);
    assertThat(killed).doesNotExist();
    assertThat(atWork).exists();

    MusterProcess.Ended second = commands.muster("warm", "--spark-home", "a home");

    assertThat(second.stdout()).contains(archives.get(0), "was there already");
    assertThat(archives()).isEqualTo(archives);
  }

  private static List<String> archives() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("spark-"))
          .toList();
    }
  }

  @Test
  void aChildStartsFromTheArchive() throws Exception {
    assertThat(start.reasonWithout()).isEmpty();

    Child child = submit(start.archive().orElseThrow(), JvmMode.FAST_START);

    assertThat(child.code()).as(child.output()).isZero();
    assertThat(child.output()).contains("version 3.5.5");
    assertThat(child.classes())
        .anyMatch(line -> line.contains("spark.deploy.SparkSubmit ") && line.contains(ARCHIVED));
  }

  @Test
  void aChildThatIsToRunLongStartsFromItToo() throws Exception {
    Child child = submit(start.archive().orElseThrow(), JvmMode.THROUGHPUT);

    assertThat(child.code()).as(child.output()).isZero();
    assertThat(child.classes()).anyMatch(line -> line.contains(ARCHIVED));
  }

  @Test
  void anArchiveThatIsNoneOrHasGoneIsLeftOut() throws Exception {
    Path rubbish = folder.resolve("rubbish.jsa");
    Files.writeString(rubbish, "rubbish");
    assertStartsWithout(rubbish);
    assertStartsWithout(folder.resolve("absent.jsa"));
  }

  @Test
  void whatTheConfFolderSaysReachesTheChild() throws Exception {
    ImmutableMap<String, String> conf =
        start.settings(true).conf(JvmMode.FAST_START, ImmutableMap.of());
    assertThat(conf).containsEntry("spark.from.defaults", "here");

    List<String> command = new ArrayList<>(command(conf));
    command.addAll(List.of("--verbose", "--version"));
    Child child = run(command);

    assertThat(child.output())
        .contains(
            "Spark Command:",
            "spark.from.defaults",
            "-Dfrom.script=here",
            "conf.jar",
            "/a cluster/ ");
    assertThat(child.classes()).anyMatch(line -> line.contains(ARCHIVED));
  }

  private static void assertStartsWithout(Path archive) throws Exception {
    Child child = submit(archive, JvmMode.FAST_START);

    assertThat(child.code()).as(child.output()).isZero();
    assertThat(child.output()).contains("version 3.5.5");
    assertThat(child.classes()).noneMatch(line -> line.contains(ARCHIVED));
  }

  private static Child submit(Path archive, JvmMode mode) throws Exception {
    String used = start.archive().orElseThrow().toString();
    ImmutableMap.Builder<String, String> conf = ImmutableMap.builder();
    start
        .settings(true)
        .conf(mode, ImmutableMap.of())
        .forEach((key, value) -> conf.put(key, value.replace(used, archive.toString())));
    List<String> command = new ArrayList<>(command(conf.buildOrThrow()));
    command.add("--version");
    return run(command);
  }

  private static List<String> command(ImmutableMap<String, String> conf) {
    List<String> command = new ArrayList<>();
    command.add(folder.resolve("a home/bin/spark-submit").toString());
    conf.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.addAll(
        List.of("--conf", "spark.driver.extraJavaOptions=-Xlog:class+load:file=classes.log"));
    return command;
  }

  private static Child run(List<String> command) throws Exception {
    Path work = Files.createTempDirectory(folder, "work");
    Path output = work.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    builder.environment().putAll(start.settings(true).environment());
    builder.environment().put("SPARK_PRINT_LAUNCH_COMMAND", "1");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Child(
        process.exitValue(),
        Files.readString(output),
        Files.readAllLines(work.resolve("classes.log")));
  }

  private record Child(int code, String output, List<String> classes) {
    private Child {
      classes = List.copyOf(classes);
    }
  }
}
