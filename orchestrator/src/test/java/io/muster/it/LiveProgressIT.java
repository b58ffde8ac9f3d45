package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code muster status} tells of an application of the real Spark while it runs. */
final class LiveProgressIT {
  private static final String PLAN =
      """
      name: live
      model_sequence: [3, 56]
      out_dir: out
      job: {class: {name: Counted, jars: [counted.jar]}}
      slice: {executors: 1, executor_cores: 1, executor_memory: 400m, driver_memory: 400m}
      limits: {max_concurrent: 1}
      """;

  /** Four tasks over all rows, and one that adds them up; then it waits to be let go. */
  private static final String JOB =
      """
      import io.muster.job.IterationContext;
      import io.muster.job.IterationJob;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import org.apache.spark.sql.Dataset;
      import org.apache.spark.sql.Row;

      public final class Counted implements IterationJob {
        @Override
        public Dataset<Row> transform(IterationContext context) throws Exception {
          long rows = context.spark().range(0, 1000, 1, 4).count();
          Path place = Path.of(System.getenv("GATES"));
          Files.writeString(place.resolve("counted_" + context.value()), "");
          while (!Files.exists(place.resolve("go"))) {
            Thread.sleep(20);
          }
          return context.spark().range(rows).toDF();
        }
      }
      """;

  @TempDir private Path place;
  private PlanFolder folder;

  @BeforeEach
  void write() {
    folder = new PlanFolder(place).plan(PLAN).setting("GATES", place.toString());
    JobJar.make(folder.path("counted.jar"), "Counted", JOB);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void theTasksOfWhatRunsAreTold() {
    MusterProcess run = folder.startRun();
    MusterProcess.await(
        "the count", () -> !run.isAlive() || Files.exists(folder.path("counted_3")));
    MusterProcess.await(
        "its tasks", () -> !run.isAlive() || progress(0).path("tasks_done").asInt() == 5);

    assertThat(progress(0).path("tasks_known").asInt()).as(run.stderr()).isEqualTo(5);
    assertThat(progress(0).path("tasks_failed").asInt()).isZero();
    assertThat(progress(0).path("stages_done").asInt()).isEqualTo(2);
    assertThat(progress(1).isNull()).as("56 has not begun").isTrue();
    assertThat(folder.muster("status", "plan.yaml").stdout())
        .containsPattern("3 +running .* 5/5 tasks");

    folder.file("go", "");
    MusterProcess.Ended end = run.end();
    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(progress(0).isNull()).as("it has ended").isTrue();
  }

  private JsonNode progress(int position) {
    MusterProcess.Ended status = folder.muster("status", "plan.yaml", "--json");
    assertThat(status.exitCode()).as(status.everything()).isZero();
    return status.json().path("iterations").path(position).path("progress");
  }
}
