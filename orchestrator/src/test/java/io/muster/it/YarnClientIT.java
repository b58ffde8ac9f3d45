package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.engine.yarn.Submitting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole runs whose drivers are here and whose executors are on a real YARN. */
final class YarnClientIT extends OnYarn {
  private static final Pattern ID = Pattern.compile("application=(application_\\d+_\\d+)");

  private static final String NAMED =
      """
      import java.nio.file.Files;
      import java.nio.file.Path;
      import org.apache.spark.sql.SparkSession;

      public final class Named {
        public static void main(String[] words) throws Exception {
          SparkSession spark = SparkSession.builder().appName("daily").getOrCreate();
          while (!Files.exists(Path.of(words[2])) && !spark.sparkContext().isStopped()) {
            Thread.sleep(50);
          }
          long value = Long.parseLong(words[0]);
          spark.range(value, value + 1).coalesce(1).write().json(words[1]);
          spark.stop();
        }
      }
      """;

  @TempDir private Path place;
  private PlanFolder folder;

  @BeforeEach
  void open() {
    folder =
        folder(place)
            .file("count.sql", "SELECT id, id * 2 AS twice FROM numbers WHERE id < 3")
            .file(
                "models.py",
                """
                import beside
                from pyspark.sql import functions as F

                def transform(numbers):
                    return numbers.select(F.udf(beside.twice, "long")("id").alias("twice"))
                """)
            .file("beside.py", "def twice(x):\n    return 2 * x\n")
            .file("numbers.csv", "id\n1\n2\n3\n");
    folder.plan(
        """
        name: drivers-here
        model_sequence: [1, 2]
        out_dir: out
        inputs: {frames: {numbers: {format: csv, path: numbers.csv, options: {header: true}, schema: "id INT"}}}
        job: {sql: {file: count.sql}}
        output: {format: json}
        cluster: {engine: yarn, deploy_mode: client}
        slice: {executors: 1, executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
        retry: {max_attempts: 1}
        spark: {conf: {spark.yarn.jars: "local:%s/jars/*"}}
        """
            .formatted(home()));
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void passesWithTheSameRowsAndTellsYarnsIds() throws IOException {
    folder.file("python.yaml", "iterations: {2: {job: {python: {file: models.py}}}}\n");
    MusterProcess.Ended plan = folder.muster("plan", "plan.yaml");
    assertThat(plan.exitCode()).as(plan.everything()).isZero();
    assertThat(plan.stdout()).contains("queue default of up to 6.0 GiB on 2 nodes");

    MusterProcess.Ended end =
        folder.run("--overlay", "python.yaml", "--conf", loaded("executor", place));

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.values("succeeded")).containsExactly("1", "2");
    assertThat(archived(place, "executor", "org.apache.spark.executor.Executor", 2)).isEqualTo(2);
    assertThat(folder.jsonRows(1))
        .containsExactlyInAnyOrder("{\"id\":1,\"twice\":2}", "{\"id\":2,\"twice\":4}");
    assertThat(folder.jsonRows(2))
        .containsExactlyInAnyOrder("{\"twice\":2}", "{\"twice\":4}", "{\"twice\":6}");
    for (int value : List.of(1, 2)) {
      JsonNode application =
          application(folder.receipt(value).orElseThrow().path("application_id").asText());
      assertThat(application.path("state").asText()).isEqualTo("FINISHED");
      assertThat(application.path("finalStatus").asText()).isEqualTo("SUCCEEDED");
      assertThat(MusterProcess.text(folder.attempts(value).get(0).resolve("claim.json")))
          .contains("\"child\"");
    }
  }

  private static JsonNode application(String id) {
    return yarn().get("/apps/" + id).path("app");
  }

  @Test
  void adoptsItsDriversAfterAKillAndCancelLeavesNothingInYarn() {
    folder.file("count.sql", SLOW);
    MusterProcess controller = folder.startRun();
    MusterProcess.await("both at work", () -> identified(controller).size() == 2);
    List<String> before = running();
    assertThat(identified(controller)).containsExactlyInAnyOrderElementsOf(before);

    controller.kill();
    MusterProcess again = folder.startRun();
    MusterProcess.await("the adoption", () -> count(again, "application_found") == 2);
    MusterProcess.await("their ids", () -> identified(again).size() == 2);
    assertThat(identified(again)).containsExactlyInAnyOrderElementsOf(before);
    assertThat(running()).isEqualTo(before);

    MusterProcess.Ended cancel = folder.muster("cancel", "plan.yaml", "--wait");
    MusterProcess.Ended end = again.end();
    assertThat(end.exitCode()).as(end.everything() + cancel.everything()).isEqualTo(10);
    assertThat(running()).isEmpty();
  }

  /** Of an application of the user's own, which names itself. */
  @Test
  void ofADriverThatIsKilledNothingStaysInYarn() {
    named();
    MusterProcess run = folder.startRun("--only", "1");
    MusterProcess.await("at work", () -> identified(run).size() == 1);
    String id = identified(run).get(0);
    assertThat(running()).containsExactly(id);
    assertThat(application(id).path("name").asText()).isEqualTo("daily");

    drivers().forEach(ProcessHandle::destroyForcibly);
    MusterProcess.Ended end = run.end();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(1);
    assertThat(end.values("failed")).containsExactly("1");
    assertThat(end.stderr()).doesNotContain("lost connection with driver");
    assertThat(running()).isEmpty();
    assertThat(application(id).path("finalStatus").asText()).isIn("FAILED", "KILLED");
  }

  @Test
  void cancelLeavesNothingInYarnOfWhatNamesItself() {
    named();
    MusterProcess run = folder.startRun("--only", "1");
    MusterProcess.await("at work", () -> identified(run).size() == 1);

    MusterProcess.Ended cancel = folder.muster("cancel", "plan.yaml", "--wait");

    assertThat(run.end().exitCode()).as(cancel.everything()).isEqualTo(10);
    assertThat(running()).isEmpty();
  }

  @Test
  void repeatsWhatSomebodyKilledInYarn() {
    named();
    MusterProcess run =
        folder.startRun("--only", "1", "--set", "retry={max_attempts: 2, backoff: 0s}");
    MusterProcess.await("at work", () -> identified(run).size() == 1);
    String id = identified(run).get(0);

    yarn().kill(id);
    MusterProcess.await("at work again", () -> identified(run).size() == 2);
    folder.file("go", "");
    MusterProcess.Ended end = run.end();

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.values("succeeded")).containsExactly("1");
    assertThat(end.stderr()).contains("it was killed by user");
    assertThat(folder.attempts(1)).hasSize(2);
    assertThat(running()).isEmpty();
  }

  /** In client mode a driver lives while its application waits. */
  @Test
  void whatWaitsInTheQueueSaysWhyAndIsStoppedInTime() throws Exception {
    named();
    String other =
        new Submitting(yarn().rmUri(), System.getProperty("user.name"))
            .submit("occupies", "sleep 600", "default", 3072);
    yarn().await("the other at work", () -> running().contains(other));

    MusterProcess.Ended end = folder.run("--only", "1", "--set", "limits.queue_timeout=15s");

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(1);
    assertThat(end.stderr())
        .contains("not come to work within limits.queue_timeout")
        .contains("it waited for YARN: queue default");
    assertThat(running()).containsExactly(other);
  }

  @Test
  void flightsWithOutputsAndStateOnS3HaveTheRowsOfTheExample() throws Exception {
    try (S3Bucket bucket = S3Bucket.newOrSkip()) {
      assertFlightsPass(folder, bucket, "cluster={engine: yarn, deploy_mode: client}");
      assertThat(bucket.list("out/_muster"))
          .filteredOn(name -> name.endsWith("/claim.json"))
          .hasSize(9);
    }
  }

  /** Executors of a cluster have files of their own: only in the bucket do they find them again. */
  @Test
  void scratchIsInTheBucketWhenTheStateIs() throws Exception {
    try (S3Bucket bucket = S3Bucket.newOrSkip()) {
      bucket.lets(folder, bucket.server());
      folder.file(
          "models.py",
          """
          def transform(spark, numbers, ctx):
              numbers.write.parquet(ctx.scratch + "/seen")
              ctx.put("scratch", ctx.scratch)
              return spark.read.parquet(ctx.scratch + "/seen")
          """);
      MusterProcess.Ended end =
          folder.run(
              "--only",
              "1",
              "--set",
              "job={python: {file: models.py}}",
              "--set",
              "state_dir=" + bucket.place("state"),
              "--conf",
              "spark.hadoop.fs.s3a.access.key=test",
              "--conf",
              "spark.hadoop.fs.s3a.secret.key=test");

      assertThat(end.exitCode()).as(end.everything()).isZero();
      assertThat(folder.jsonRows(1)).hasSize(3);
      assertThat(folder.receipt(1).orElseThrow().at("/results/scratch").asText())
          .startsWith(bucket.place("state").text())
          .endsWith("/attempts/iter_1/1/scratch");
      assertThat(bucket.list("state")).isNotEmpty().noneMatch(name -> name.contains("/scratch"));
    }
  }

  /** An application of the user's own that names itself, and waits until it may go. */
  private void named() {
    JobJar.make(folder.path("job.jar"), "Named", NAMED);
    folder.plan(
        """
        name: names-itself
        model_sequence: [1, 2]
        out_dir: out
        job: {application: {resource: job.jar, class: Named, args: ["${value}", "${output}", "%s"]}}
        cluster: {engine: yarn, deploy_mode: client}
        slice: {executors: 1, executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
        jvm: fast_start
        retry: {max_attempts: 1}
        spark: {conf: {spark.yarn.jars: "local:%s/jars/*"}}
        """
            .formatted(folder.path("go"), home()));
  }

  private List<ProcessHandle> drivers() {
    List<ProcessHandle> drivers =
        folder.applicationProcesses().stream()
            .map(ProcessHandle::of)
            .flatMap(Optional::stream)
            .filter(it -> it.info().command().orElse("").endsWith("/java"))
            .toList();
    assertThat(drivers).hasSize(1);
    return drivers;
  }

  /** The ids of applications that Muster has told. */
  private static List<String> identified(MusterProcess process) {
    return ID.matcher(process.stderr()).results().map(it -> it.group(1)).distinct().toList();
  }
}
