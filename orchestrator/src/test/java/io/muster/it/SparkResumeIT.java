package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The controller of applications of the real Spark is killed, and the same command is given again.
 * The iterations are a job of the user's own, which waits for a file before it answers.
 */
final class SparkResumeIT {
  private static final List<Integer> VALUES = List.of(1, 2, 3, 4);

  private static final String PLAN =
      """
      name: killed
      model_sequence: [1, 2, 3, 4]
      out_dir: out
      inputs:
        frames:
          sales: {format: csv, path: sales.csv, schema: "shop INT, pieces INT", options: {header: true}}
      job: {class: {name: Gated, jars: [gated.jar]}}
      cluster: {engine: local, cores: 2, memory: 4g}
      slice: {executors: 1, executor_cores: 1, executor_memory: 256m, driver_memory: 256m}
      iterations: {4: {after: [3]}}
      """;

  private static final String JOB =
      """
      import io.muster.job.IterationContext;
      import io.muster.job.IterationJob;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import java.nio.file.StandardOpenOption;
      import org.apache.spark.sql.Dataset;
      import org.apache.spark.sql.Row;

      public final class Gated implements IterationJob {
        @Override
        public Dataset<Row> transform(IterationContext context) throws Exception {
          Path place = Path.of(System.getenv("GATES"));
          Files.writeString(
              place.resolve("began_" + context.value()), context.attempt() + "\\n",
              StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          while (!Files.exists(place.resolve("go_" + context.value()))) {
            Thread.sleep(20);
          }
          return context.frame("sales").selectExpr("shop", "pieces * " + context.value() + " AS n");
        }
      }
      """;

  @TempDir private Path place;
  private PlanFolder folder;
  private RunRecord record;

  @BeforeEach
  void write() {
    folder = new PlanFolder(place).plan(PLAN).file("sales.csv", "shop,pieces\n1,10\n2,20\n3,30\n");
    JobJar.make(folder.path("gated.jar"), "Gated", JOB);
    folder.setting("GATES", folder.path("").toString());
    record = new RunRecord(folder);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void adoptsWhatRunsKeepsWhatIsVerifiedAndStartsOnlyTheRest() {
    MusterProcess controller = startUntilTwoAndThreeWork();
    controller.kill();
    assertThat(folder.applicationProcesses()).isNotEmpty();

    MusterProcess again = folder.startRun();
    MusterProcess.await("the adoption", () -> record.count("application_found") == 2);
    letGo(2, 3, 4);

    assertPassed(again.end());
    assertThat(record.count("application_found", 2)).isEqualTo(1);
    assertThat(record.count("application_found", 3)).isEqualTo(1);
    assertEachWorkedOnce();
  }

  /** The journal is cut back to what it is in the instant in which a controller dies there. */
  @ParameterizedTest
  @ValueSource(strings = {"verify_intended", "output_verified"})
  void countsWhatEndedWhileNobodyLookedAndVerifiesWhatWasNot(String unwritten) {
    MusterProcess controller = startUntilTwoAndThreeWork();
    letGo(2);
    MusterProcess.await("the verdict", () -> record.count("output_verified", 2) == 1);
    controller.kill();
    record.cutBefore(unwritten, 2);
    letGo(3, 4);
    MusterProcess.await("the end of 3", () -> folder.applicationProcesses().isEmpty());

    MusterProcess.Ended end = folder.run();

    assertPassed(end);
    assertThat(record.count("application_found")).isZero();
    assertThat(record.count("application_succeeded", 3)).isEqualTo(1);
    assertThat(record.count("output_verified", 2)).isEqualTo(1);
    assertEachWorkedOnce();
  }

  /** Until 1 is verified, and 2 and 3 are at work and wait; 4 waits for 3. */
  private MusterProcess startUntilTwoAndThreeWork() {
    letGo(1);
    MusterProcess controller = folder.startRun();
    MusterProcess.await(
        "2 and 3", () -> !controller.isAlive() || !(began(2).isEmpty() || began(3).isEmpty()));
    assertThat(controller.isAlive()).as(controller.stderr()).isTrue();
    assertThat(record.count("output_verified", 1)).isEqualTo(1);
    return controller;
  }

  private void letGo(Object... values) {
    for (Object value : values) {
      folder.file("go_" + value, "");
    }
  }

  private String began(Object value) {
    return MusterProcess.text(folder.path("began_" + value));
  }

  private void assertPassed(MusterProcess.Ended end) {
    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.everything()).contains("continues run");
    assertThat(end.values("succeeded")).containsExactly("1", "2", "3", "4");
  }

  private void assertEachWorkedOnce() {
    assertThat(folder.claims()).hasSize(VALUES.size());
    assertThat(record.count("output_verified", 1)).isEqualTo(1);
    JsonNode manifest = folder.manifest().orElseThrow();
    JsonNode status = status();
    for (int value : VALUES) {
      assertThat(began(value)).as("attempts at %s", value).isEqualTo("1\n");
      assertThat(folder.attempts(value)).hasSize(1);
      assertThat(record.count("launch_intended", value)).isEqualTo(1);
      JsonNode receipt = folder.receipt(value).orElseThrow();
      assertThat(receipt.path("attempt").asInt()).isEqualTo(1);
      assertThat(receipt.path("rows").asInt()).isEqualTo(3);
      String id = receipt.path("application_id").asText();
      assertThat(id).startsWith("local-");
      for (JsonNode told : List.of(manifest, folder.result(), status)) {
        assertThat(of(told, value).path("application_id").asText()).isEqualTo(id);
      }
    }
  }

  private JsonNode status() {
    MusterProcess.Ended end = folder.muster("status", "plan.yaml", "--json");
    assertThat(end.exitCode()).as(end.everything()).isZero();
    return end.json();
  }

  private static JsonNode of(JsonNode told, int value) {
    for (JsonNode iteration : told.path("iterations")) {
      if (iteration.path("value").asText().equals(Integer.toString(value))) {
        return iteration;
      }
    }
    throw new AssertionError("no iteration " + value + " in " + told);
  }
}
