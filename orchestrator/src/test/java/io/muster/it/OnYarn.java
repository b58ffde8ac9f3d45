package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.muster.fakes.Alone;
import io.muster.fakes.TemporaryFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/**
 * Runs on a real YARN, one for all tests of this JVM: who takes a part of it away puts it back, and
 * no application is left to the next test.
 */
abstract class OnYarn {
  /** A task that takes ten minutes, of which it computes nothing. */
  static final String SLOW =
      "SELECT java_method('java.lang.Thread', 'sleep', 600000L) AS twice FROM range(0, 1, 1, 1)";

  private static final String SMALL = "yarn.scheduler.capacity.root.small.";
  private static YarnCluster yarn;
  private static Path home;

  @BeforeAll
  static synchronized void startOnce() throws Exception {
    home = PysparkHome.orSkip();
    if (yarn == null) {
      Alone.with(home, OnYarn::warm);
      Path place = Files.createTempDirectory("muster-yarn");
      yarn =
          new YarnSetup()
              .rememberingApplications()
              // one user of the queue gets no more than its own share of 30 %, however idle the
              // rest
              .withScheduler(SMALL + "maximum-capacity", "100")
              .withScheduler(SMALL + "user-limit-factor", "1")
              .start(place.resolve("yarn"));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(place)));
    }
  }

  /** This machine is the controller's, and each of the nodes. */
  private static void warm() {
    try (PlanFolder folder = new PlanFolder(TemporaryFolder.make("muster-warm"))) {
      MusterProcess.Ended end =
          folder.setting("SPARK_HOME", home.toString()).muster("warm", "--containers");
      assertThat(end.exitCode()).as(end.everything()).isZero();
      assertThat(end.stdout()).contains("fast start is ready for containers of Spark");
    }
  }

  private static void end(Path place) {
    yarn.close();
    try {
      MoreFiles.deleteRecursively(place, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  final void leaveNothing() {
    running().forEach(id -> yarn.kill(id));
    yarn.await(
        "the end of what was left",
        () -> yarn.get("/metrics").at("/clusterMetrics/allocatedMB").asInt() == 0);
  }

  static YarnCluster yarn() {
    return yarn;
  }

  /** The Spark home that has YARN. */
  static Path home() {
    return home;
  }

  /** Commands given in the folder find the cluster and the home. */
  static PlanFolder folder(Path place) {
    return new PlanFolder(place)
        .setting("HADOOP_CONF_DIR", yarn.confDir().toString())
        .setting("SPARK_HOME", home.toString())
        .setting("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"));
  }

  /** What a plan says of the cluster and of small applications. */
  static String onYarn() {
    return """
    cluster: {engine: yarn}
    slice: {executors: 1, executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
    jvm: fast_start
    spark: {conf: {spark.yarn.jars: "local:%s/jars/*", spark.ui.enabled: false}}
    """
        .formatted(home);
  }

  /** The nine flights, with outputs and state in the bucket, have the rows that are told. */
  static void assertFlightsPass(PlanFolder folder, S3Bucket bucket, String cluster)
      throws IOException {
    bucket.lets(folder, bucket.server());
    MusterProcess.Ended end =
        folder.muster(
            "run",
            ExamplesIT.EXAMPLES.resolve("flights/plan.yaml").toString(),
            "--set",
            "out_dir=" + bucket.place("out"),
            "--set",
            cluster,
            "--conf",
            "spark.yarn.jars=local:" + home + "/jars/*",
            "--conf",
            "spark.ui.enabled=false",
            // the containers inherit no credentials from here
            "--conf",
            "spark.hadoop.fs.s3a.access.key=test",
            "--conf",
            "spark.hadoop.fs.s3a.secret.key=test");
    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.values("succeeded")).hasSize(9);
    for (String value : end.values("succeeded")) {
      JsonNode receipt = bucket.json("out/iter_" + value + "/_MUSTER_RECEIPT.json");
      assertThat(receipt.path("rows").asInt())
          .as("rows of %s", value)
          .isEqualTo(ExamplesIT.told(value));
    }
    assertThat(bucket.json("out/_MUSTER_SUCCESS.json").path("iterations")).hasSize(9);
  }

  /** The ids of the applications that have not come to their end, in order. */
  static List<String> running() {
    List<String> ids = new ArrayList<>();
    for (JsonNode application : applications("NEW,NEW_SAVING,SUBMITTED,ACCEPTED,RUNNING")) {
      ids.add(application.path("id").asText());
    }
    ids.sort(null);
    return ids;
  }

  /** How often a run has told an event. */
  static long count(MusterProcess run, String event) {
    return run.stderr().lines().filter(line -> line.contains("event=" + event)).count();
  }

  /**
   * The setting by which the JVMs of an application log their classes into a folder.
   *
   * @param whose driver or executor, which begins the names of the logs
   */
  static String loaded(String whose, Path place) {
    return "spark.%1$s.extraJavaOptions=-Xlog:class+load:file=%2$s/%1$s-%%p.log"
        .formatted(whose, place);
  }

  /**
   * How many JVMs had a class from an archive, by such logs.
   *
   * @param all how many there have been
   */
  static long archived(Path place, String whose, String name, int all) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      List<Path> logs =
          files
              .filter(file -> file.getFileName().toString().matches(whose + "-\\d+\\.log"))
              .toList();
      assertThat(logs).hasSize(all);
      return logs.stream()
          .filter(
              log ->
                  MusterProcess.text(log)
                      .lines()
                      .anyMatch(line -> line.contains(" " + name + " source: shared objects file")))
          .count();
    }
  }

  /** Those in one of these states. */
  static List<JsonNode> applications(String states) {
    List<JsonNode> found = new ArrayList<>();
    yarn.get("/apps?states=" + states).path("apps").path("app").forEach(found::add);
    return found;
  }
}
