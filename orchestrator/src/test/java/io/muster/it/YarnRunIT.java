package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs on a real YARN, real Spark drivers in the cluster, outputs and state in files. */
final class YarnRunIT extends OnYarn {
  private static final String LOGGING =
      """
      rootLogger.level = info
      rootLogger.appenderRef.err.ref = err
      appender.err.type = Console
      appender.err.name = err
      appender.err.target = SYSTEM_ERR
      appender.err.layout.type = PatternLayout
      appender.err.layout.pattern = of-the-conf-folder %p %c{1}: %m%n
      """;

  @TempDir private Path place;
  private PlanFolder folder;

  @BeforeEach
  void open() {
    folder = folder(place);
    folder.file("models/count.sql", "SELECT id, id * 2 AS twice FROM numbers WHERE id < 3");
    folder.file("numbers.csv", "id\n1\n2\n3\n");
    plan("[1, 2]", "");
  }

  @AfterEach
  void close() {
    folder.close();
  }

  private void plan(String sequence, String more) {
    folder.plan(
        """
        name: on-yarn
        model_sequence: %s
        out_dir: out
        inputs: {frames: {numbers: {format: csv, path: numbers.csv, options: {header: true}, schema: "id INT"}}}
        job: {sql: {file: models/count.sql}}
        output: {format: json}
        %s
        %s
        """
            .formatted(sequence, onYarn(), more));
  }

  @Test
  void passesAndTakesWhatWasReckoned() throws IOException {
    MusterProcess.Ended plan = folder.muster("plan", "plan.yaml");
    assertThat(plan.exitCode()).as(plan.everything()).isZero();
    assertThat(plan.stdout())
        .contains("queue default of up to 6.0 GiB on 2 nodes")
        .containsPattern("2 of \\d executors|applications × 1 = 2 used");

    MusterProcess run =
        folder.startRun("--conf", loaded("driver", place), "--conf", loaded("executor", place));
    Map<String, Long> most = mostGranted(run);
    MusterProcess.Ended end = run.end();

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.values("succeeded")).containsExactly("1", "2");
    assertThat(folder.jsonRows(1))
        .containsExactlyInAnyOrder("{\"id\":1,\"twice\":2}", "{\"id\":2,\"twice\":4}");
    for (int value : List.of(1, 2)) {
      String id = folder.receipt(value).orElseThrow().path("application_id").asText();
      JsonNode application = yarn().get("/apps/" + id).path("app");
      assertThat(application.path("state").asText()).isEqualTo("FINISHED");
      assertThat(application.path("finalStatus").asText()).isEqualTo("SUCCEEDED");
      // driver and executor, 512 MiB and 384 MiB of overhead each, in steps of 256 MiB
      assertThat(most.get(id)).isEqualTo(2 * 1024);
      assertThat(claim(value)).contains("\"application\"", id);
    }
    assertThat(archived(place, "driver", "org.apache.spark.deploy.yarn.ApplicationMaster", 2))
        .isEqualTo(2);
    assertThat(archived(place, "executor", "org.apache.spark.executor.Executor", 2)).isEqualTo(2);
  }

  /** The most memory in MiB that each application of this test had at a time. */
  private static Map<String, Long> mostGranted(MusterProcess run) {
    Map<String, Long> most = new HashMap<>();
    while (run.isAlive()) {
      for (JsonNode application : yarn().get("/apps?states=RUNNING").path("apps").path("app")) {
        most.merge(
            application.path("id").asText(), application.path("allocatedMB").asLong(), Math::max);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    return most;
  }

  private String claim(int value) {
    return MusterProcess.text(attempt(value).resolve("claim.json"));
  }

  private Path attempt(int value) {
    List<Path> attempts = folder.attempts(value);
    return attempts.get(attempts.size() - 1);
  }

  /** What drivers tell, pin, stage and take is not in files that nodes may not share. */
  @Test
  void withOutputsOnS3AndTheStateHereApplicationsMeetBesideTheOutputs() throws Exception {
    try (S3Bucket bucket = S3Bucket.newOrSkip()) {
      bucket.lets(folder, bucket.server());
      folder
          .file("numbers.csv", "id\n1\n2\n3\n")
          .file(
              "models.py",
              """
              def transform(n, numbers, ctx):
                  numbers.write.parquet(ctx.scratch + "/seen")
                  ctx.put("scratch", ctx.scratch)
                  return {}["shop"] if n == 2 else numbers
              """)
          .plan(
              """
              name: state-here
              model_sequence: [1, 2]
              out_dir: %s
              state_dir: state
              inputs:
                frames:
                  numbers: {format: csv, path: numbers.csv, options: {header: true}, schema: "id INT", stage: parquet}
              job: {python: {file: models.py}}
              cluster: {engine: yarn}
              slice: {executors: 1, executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
              retry: {max_attempts: 1}
              spark:
                conf:
                  spark.yarn.jars: "local:%s/jars/*"
                  spark.ui.enabled: false
                  spark.hadoop.fs.s3a.access.key: test
                  spark.hadoop.fs.s3a.secret.key: test
              """
                  .formatted(bucket.place("out"), home()));
      MusterProcess.Ended end = folder.run();

      assertThat(end.exitCode()).as(end.everything()).isEqualTo(1);
      assertThat(end.values("succeeded")).containsExactly("1");
      assertThat(end.stderr()).contains("KeyError").containsPattern("models.py:\\d+");
      String shared = bucket.place("out/_muster/applications").text();
      assertThat(bucket.json("out/iter_1/_MUSTER_RECEIPT.json").at("/results/scratch").asText())
          .startsWith(shared)
          .endsWith("/attempts/iter_1/1/scratch");
      assertThat(bucket.list("out/_muster/applications"))
          .anyMatch(name -> name.contains("/stage_numbers/part-"))
          .anyMatch(name -> name.endsWith("/iter_1/1/claim.json"))
          .anyMatch(name -> name.endsWith("/iter_1/1/progress.json"))
          .anyMatch(name -> name.endsWith("/iter_2/1/failure.json"))
          .noneMatch(name -> name.contains("/scratch"));
      try (Stream<Path> here = Files.walk(folder.path("state"))) {
        assertThat(here.map(it -> it.getFileName().toString()))
            .contains("spec.json", "command.sh")
            .doesNotContain(
                "claim.json", "progress.json", "failure.json", "scratch", "_MUSTER_RECEIPT.json");
      }
    }
  }

  /**
   * Drivers have no files of this machine but those that they take along, and their inputs. The
   * JVMs that submit them start from an archive, of the second at the latest.
   */
  @Test
  void flightsWithOutputsAndStateOnS3HaveTheRowsOfTheExample() throws Exception {
    folder
        .file("conf/log4j2.properties", LOGGING)
        .setting("SPARK_CONF_DIR", folder.path("conf").toString())
        .setting("SPARK_SUBMIT_OPTS", "-Xlog:class+load:file=" + place + "/loaded-%p.log");
    try (S3Bucket bucket = S3Bucket.newOrSkip()) {
      assertFlightsPass(folder, bucket, "cluster={engine: yarn}");
      String logs = folder.muster("logs", bucket.place("out").text(), "9").everything();
      assertThat(logs).contains("yarn logs -applicationId application_");
      assertThat(
              MusterProcess.text(logOf(logs.replaceFirst("(?s).*-applicationId (\\S+).*", "$1"))))
          .as("by what the conf folder has, which goes to the cluster")
          .contains("of-the-conf-folder INFO");
      assertThat(archived(place, "loaded", "org.apache.spark.deploy.yarn.Client", 9)).isPositive();
      assertThat(bucket.list("out/_muster"))
          .filteredOn(name -> name.endsWith("/claim.json"))
          .hasSize(9)
          .allSatisfy(
              name ->
                  assertThat(bucket.text("out/_muster/" + name))
                      .contains("\"application\"", "application_"));
      assertThat(bucket.list("out/_muster")).noneMatch(name -> name.endsWith("ticket.json"));
    }
  }

  /** What the driver of an application wrote, where its node keeps it. */
  private static Path logOf(String application) throws IOException {
    try (Stream<Path> files = Files.walk(yarn().confDir().resolveSibling("."))) {
      return files
          .filter(file -> file.endsWith("stderr"))
          .filter(file -> file.toString().contains("/" + application + "/"))
          .filter(file -> file.getParent().toString().endsWith("_01_000001"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no log of the driver of " + application));
    }
  }

  @Test
  void adoptsItsApplicationsAfterAKillAndCancelLeavesNone() {
    plan("[1, 2]", "");
    folder.file("models/count.sql", SLOW);
    MusterProcess controller = folder.startRun();
    MusterProcess.await("both at work", () -> count(controller, "application_started") == 2);
    List<String> before = running();
    assertThat(before).hasSize(2);
    // what the containers have is not inherited from here: of ours, only the controller is left
    MusterProcess.await(
        "the end of the submitting JVMs",
        () -> folder.processes().stream().allMatch(it -> it.pid() == controller.pid()));
    assertThat(folder.processes()).hasSize(1);

    controller.kill();
    MusterProcess again = folder.startRun();
    MusterProcess.await("the adoption", () -> count(again, "application_found") == 2);
    assertThat(running()).isEqualTo(before);

    MusterProcess.Ended cancel = folder.muster("cancel", "plan.yaml", "--wait");
    MusterProcess.Ended end = again.end();
    assertThat(end.exitCode()).as(end.everything() + cancel.everything()).isEqualTo(10);
    assertThat(running()).isEmpty();
    for (String id : before) {
      assertThat(yarn().get("/apps/" + id).path("app").path("state").asText()).isEqualTo("KILLED");
    }
  }

  @Test
  void tellsCausesAndRepeatsWhatSomebodyKilled() {
    plan("[1, 2]", "retry: {max_attempts: 2, backoff: 0s}");
    folder.file("models/count.sql", "SELECT raise_error('no such model ${value}') AS twice");
    folder.file("models/slow.sql", SLOW);
    plan(
        "[1, 2]",
        "retry: {max_attempts: 2, backoff: 0s}\n"
            + "iterations: {2: {job: {sql: {file: models/slow.sql}}}}");
    MusterProcess run = folder.startRun();
    MusterProcess.await(
        "2 at work", () -> run.stderr().contains("iteration=2 attempt=1 phase=running"));
    MusterProcess.await("one is left", () -> running().size() == 1);
    folder.file("models/slow.sql", "SELECT 1 AS twice");
    yarn().kill(running().get(0));
    MusterProcess.Ended end = run.end();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(1);
    assertThat(end.values("failed")).contains("1");
    assertThat(end.stderr())
        .contains("no such model 1")
        .contains("iteration=2 attempt=2")
        .containsPattern("(?i)killed");
    MusterProcess.Ended logs = folder.muster("logs", "plan.yaml", "1");
    assertThat(logs.everything()).contains("no such model 1");
  }

  @Test
  void refusesBeforeAnythingIsStartedWhatCanNeverRun() {
    assertRefused(
        "no queue nowhere; set cluster.queue to one of", "--set", "cluster.queue=nowhere");
    assertRefused("the queue stopped", "--set", "cluster.queue=stopped");
    assertRefused("can never be launched", "--set", "slice.executor_memory=20g");
    assertRefused("has no running node with the label gpu", "--set", "cluster.node_label=gpu");
    folder.setting("HADOOP_CONF_DIR", place.resolve("nowhere").toString());
    assertRefused("HADOOP_CONF_DIR names");
    folder.setting("HADOOP_CONF_DIR", place.toString());
    assertRefused("there is no yarn-site.xml in");
    folder.file(
        "conf/yarn-site.xml",
        "<configuration><property><name>yarn.resourcemanager.webapp.address</name>"
            + "<value>127.0.0.1:1</value></property></configuration>");
    folder.setting("HADOOP_CONF_DIR", folder.path("conf").toString());
    assertRefused("Connection refused");
  }

  private void assertRefused(String why, String... more) {
    MusterProcess.Ended run = folder.run(more);
    assertThat(run.exitCode()).as(run.everything()).isEqualTo(6);
    assertThat(run.stderr()).contains(why);
    assertThat(run.stderr()).doesNotContain("\tat ");
    assertThat(folder.path("out/_muster")).doesNotExist();
  }
}
