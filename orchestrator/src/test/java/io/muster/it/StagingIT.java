package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A frame that all iterations of a run read is staged once, by an application of the real Spark.
 * The frame is a query that waits for a file, once it has begun.
 */
final class StagingIT {
  private static final String STAGE = "stage~slow";

  private static final String PLAN =
      """
      name: staged
      model_sequence: [1, 2]
      out_dir: out
      inputs:
        frames:
          slow:
            query: "SELECT id, java_method('Gate', 'pass') AS gate FROM range(0, 4, 1, 1)"
            stage: parquet
            where: "id <= ${value}"
      job: {sql: {file: count.sql}}
      jvm: fast_start
      spark: {conf: {spark.jars: "%s"}}
      output: {format: json}
      cluster: {engine: local, cores: 2, memory: 4g}
      slice: {executors: 1, executor_cores: 1, executor_memory: 256m, driver_memory: 256m}
      retry: {backoff: 10ms}
      """;

  private static final String GATE =
      """
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.nio.file.StandardOpenOption;

      public final class Gate {
        public static String pass() throws Exception {
          Path place = Path.of(System.getenv("GATES"));
          Files.writeString(
              place.resolve("began"), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          while (!Files.exists(place.resolve("go"))) {
            Thread.sleep(20);
          }
          return "passed";
        }
      }
      """;

  @TempDir private Path place;
  private PlanFolder folder;
  private RunRecord record;

  @BeforeEach
  void write() {
    folder = new PlanFolder(place);
    folder
        .plan(PLAN.formatted(folder.path("gate.jar")))
        .file("count.sql", "SELECT count(*) AS n, max(gate) AS gate FROM slow")
        .setting("GATES", place.toString());
    JobJar.make(folder.path("gate.jar"), "Gate", GATE);
    record = new RunRecord(folder);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void readsTheSourceOnceForAllIterations() {
    folder.file("go", "");

    MusterProcess.Ended end = folder.run();

    assertPassed(end, 1);
    assertThat(MusterProcess.text(folder.path("began"))).as("one for each row").isEqualTo("xxxx");
    assertThat(folder.inTheManifest()).containsExactly("1", "2");
    assertThat(end.stderr()).contains("stage~slow  verified").contains("2 of 2 iterations");
    assertThat(staged()).as("what has served is removed").isEmpty();
    MusterProcess.Ended status = folder.muster("status", "plan.yaml", "--json");
    assertThat(status.json().path("stages").path(0).path("phase").asText()).isEqualTo("verified");
    assertThat(folder.muster("logs", "plan.yaml", STAGE).exitCode()).isZero();
  }

  @Test
  void isStagedAgainWhenTheStagerIsKilledHalfWay() {
    MusterProcess run = startUntilTheStagerWorks();
    folder.applicationProcesses().forEach(pid -> MusterProcess.signal("KILL", pid));
    MusterProcess.await("the retry", () -> record.count("launch_intended", STAGE) == 2);
    folder.file("go", "");

    assertPassed(run.end(), 2);
    assertThat(record.count("output_verified", STAGE)).isEqualTo(1);
    assertThat(folder.claims()).hasSize(4);
  }

  @Test
  void isAdoptedWhenTheControllerIsKilled() {
    MusterProcess run = startUntilTheStagerWorks();
    run.kill();

    MusterProcess again = folder.startRun();
    MusterProcess.await("the adoption", () -> record.count("application_found", STAGE) == 1);
    folder.file("go", "");

    assertPassed(again.end(), 1);
    assertThat(folder.claims()).hasSize(3);
  }

  @Test
  void failsTheRunByItsNameAndIsStagedWhenTheRunGoesOn() {
    folder.plan(PLAN.formatted(folder.path("gate.jar")).replace("'Gate', 'pass'", "'Gate', 'pas'"));
    MusterProcess.Ended end = folder.run();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(1);
    assertThat(end.stderr())
        .contains("stage~slow failed: ")
        .contains("0 of 2 iterations verified, 1 failed (stage~slow), 2 blocked (1, 2)");
    assertThat(end.values("failed")).isEmpty();
    assertThat(end.values("blocked")).containsExactly("1", "2");

    folder.plan(PLAN.formatted(folder.path("gate.jar"))).file("go", "");
    assertPassed(folder.run("--only", "2"), "2");
    assertThat(staged()).as("others may still want it").isNotEmpty();
    assertPassed(folder.run(), "1", "2");
    assertThat(record.count("output_verified", STAGE)).isEqualTo(1);
  }

  private MusterProcess startUntilTheStagerWorks() {
    MusterProcess run = folder.startRun();
    MusterProcess.await("the stager", () -> !run.isAlive() || Files.exists(folder.path("began")));
    assertThat(run.isAlive()).as(run.stderr()).isTrue();
    return run;
  }

  private static void assertPassed(MusterProcess.Ended end, String... values) {
    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.values("succeeded")).containsExactly(values);
  }

  private void assertPassed(MusterProcess.Ended end, int attempts) {
    assertPassed(end, "1", "2");
    assertThat(folder.jsonRows(1)).containsExactly("{\"n\":2,\"gate\":\"passed\"}");
    assertThat(folder.jsonRows(2)).containsExactly("{\"n\":3,\"gate\":\"passed\"}");
    JsonNode stages = folder.result().path("stages");
    assertThat(stages).hasSize(1);
    assertThat(stages.path(0).path("value").asText()).isEqualTo(STAGE);
    assertThat(stages.path(0).path("attempts").asInt()).isEqualTo(attempts);
    assertThat(stages.path(0).path("rows").asInt()).isEqualTo(4);
    for (int value : List.of(1, 2)) {
      assertThat(folder.attempts(value)).hasSize(1);
    }
  }

  private List<String> staged() {
    return folder.filesBelow(folder.path("out/_muster")).stream()
        .filter(file -> file.contains("/stage_slow/part-"))
        .filter(file -> !file.contains("/attempts/"))
        .toList();
  }
}
