package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Muster's own job on the real Spark, with input, SQL and classes of every bad kind in one run,
 * which {@code on_failure: continue} brings to its end.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class BadJobIT {
  private static final String PLAN =
      """
      name: bad-jobs
      model_sequence: [first, broken, malformed, missing, unknown, none, exits, noisy, last]
      out_dir: out
      inputs:
        frames:
          sales: {format: csv, path: data/sales.csv, schema: "shop INT, pieces INT", options: {header: true}}
      job: {sql: {file: "models/${value}.sql"}}
      slice: {executors: 1, executor_cores: 1, executor_memory: 400m, driver_memory: 400m}
      limits: {max_concurrent: 2}
      retry: {backoff: 0s}
      on_failure: continue
      iterations:
        broken: {frames: {more: {format: parquet, path: data/broken.parquet}}}
        malformed: {frames: {sales: {path: data/malformed.csv, options: {mode: FAILFAST}}}}
        missing: {job: {class: {name: com.acme.Missing}}}
        exits: {job: {class: {name: Exits, jars: [exits.jar]}}}
        noisy: {job: {class: {name: Noisy, jars: [noisy.jar]}}}
      """;

  private static final String JOB =
      """
      import io.muster.job.IterationContext;
      import io.muster.job.IterationJob;
      import org.apache.spark.sql.Dataset;
      import org.apache.spark.sql.Row;

      public final class %s implements IterationJob {
        @Override
        public Dataset<Row> transform(IterationContext context) {
          %s
        }
      }
      """;

  private static final String NOISE =
      """
      System.out.println("\\033[2J\\033[32mgreen\\033[0m\\r\\007" + "x".repeat(3_000_000));
      System.err.println("\\033]0;title\\007" + "y".repeat(3_000_000));
      throw new IllegalStateException("\\033[31mred\\033[0m alert\\r\\nsecond line\\007" + "z".repeat(100_000));
      """;

  private PlanFolder folder;
  private MusterProcess.Ended run;
  private JsonNode result;

  @BeforeAll
  void runAll(@TempDir Path place) throws Exception {
    folder = new PlanFolder(place).plan(PLAN);
    folder.file("data/sales.csv", "shop,pieces\n1,10\n2,20\n");
    folder.file("data/malformed.csv", "shop,pieces\n1,10\n2,many\n");
    folder.file("data/broken.parquet", "PAR1 this is no parquet file at all PAR1");
    for (String value : List.of("first", "malformed", "last")) {
      folder.file("models/" + value + ".sql", "SELECT shop, pieces FROM sales");
    }
    folder.file("models/broken.sql", "SELECT * FROM more");
    folder.file("models/unknown.sql", "SELECT shop,\n       price\nFROM sales");
    folder.file("models/none.sql", "SELECT * FROM sales WHERE shop = 7");
    JobJar.make(
        folder.path("exits.jar"), "Exits", JOB.formatted("Exits", "System.exit(0); return null;"));
    JobJar.make(folder.path("noisy.jar"), "Noisy", JOB.formatted("Noisy", NOISE));
    run = folder.run();
    result = folder.result();
  }

  @AfterAll
  void close() {
    folder.close();
  }

  @Test
  void theExitCodeIsThatOfARejectedOutputAndThereIsNoManifest() {
    assertThat(run.exitCode()).as(run.everything()).isEqualTo(3);
    assertThat(run.json().path("exit_code").asInt()).isEqualTo(3);
    assertThat(run.values("succeeded")).containsExactly("first", "last");
    assertThat(run.values("failed"))
        .containsExactlyInAnyOrder(
            "broken", "malformed", "missing", "unknown", "none", "exits", "noisy");
    assertThat(folder.manifestFile()).doesNotExist();
    assertThat(run.stdout().lines()).hasSize(1);
    assertThat(folder.applicationProcesses()).isEmpty();
  }

  @Test
  void theOthersAreWhole() {
    for (String value : List.of("first", "last")) {
      assertThat(of(value).path("status").asText()).isEqualTo("verified");
      assertThat(of(value).path("rows").asLong()).isEqualTo(2);
      assertThat(folder.receipt(value).orElseThrow().path("rows").asLong()).isEqualTo(2);
    }
  }

  @Test
  void noneIsRepeatedForWhatWillBeTheSameAgain() {
    result
        .path("iterations")
        .forEach(iteration -> assertThat(iteration.path("attempts").asInt()).isEqualTo(1));
  }

  @Test
  void everyFailureIsOneLineThatSaysWhatToDo() {
    result
        .path("iterations")
        .forEach(
            iteration -> {
              JsonNode failure = iteration.path("failure");
              if (!failure.isNull()) {
                assertThat(failure.path("cause").asText()).isNotBlank().hasSizeLessThan(1000);
                assertThat(failure.path("advice").asText()).isNotBlank();
                assertThat(run.stderr())
                    .contains("muster logs plan.yaml " + iteration.path("value").asText());
              }
            });
    assertThat(run.everything()).doesNotContain("\tat ", "\033", "\007", "\r");
    assertThat(run.stderr().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(2000));
  }

  @ParameterizedTest
  @CsvSource({"missing, 1", "broken, 1", "exits, 3"})
  void eachAloneEndsWithTheCodeOfItsOwnKind(String value, int code) {
    MusterProcess.Ended alone = folder.run("--only", value);

    assertThat(alone.exitCode()).as(alone.everything()).isEqualTo(code);
    assertThat(alone.json().path("exit_code").asInt()).isEqualTo(code);
    assertThat(alone.values("failed")).containsExactly(value);
    assertThat(alone.stderr()).contains(cause(value));
    assertThat(folder.manifestFile()).doesNotExist();
    assertThat(folder.receipt("first")).as("the others' outputs").isPresent();
  }

  @Test
  void anUnreadableFrameIsNamed() {
    assertThat(cause("broken", "failed"))
        .contains("frame 'more': cannot read", "data/broken.parquet as parquet: corrupted file");
  }

  @Test
  void aMalformedFrameIsNamed() {
    assertThat(cause("malformed", "failed")).contains("frame 'sales'", "malformed.csv", "many");
  }

  @Test
  void aClassThatIsNotThereIsNamed() {
    assertThat(cause("missing", "failed"))
        .contains("class com.acme.Missing is not on the class path: is its jar in job.class.jars?");
  }

  @Test
  void aColumnThatIsNotThereIsNamedWithItsPlace() {
    assertThat(cause("unknown", "failed")).contains("unknown.sql", "price");
  }

  @Test
  void noRowsAreRejected() {
    assertThat(cause("none", "rejected")).contains("has 0 rows, verify.min_rows asks for 1");
    assertThat(of("none").path("failure").path("advice").asText()).contains("verify");
  }

  @Test
  void anEarlyExitIsNoSuccess() {
    assertThat(cause("exits", "rejected"))
        .contains("is empty: the application wrote nothing there");
  }

  @Test
  void anExceptionIsToldWithoutItsColours() {
    assertThat(cause("noisy", "failed")).contains("red alert");
  }

  private String cause(String value, String status) {
    assertThat(of(value).path("status").asText()).isEqualTo(status);
    return cause(value);
  }

  private String cause(String value) {
    return of(value).path("failure").path("cause").asText();
  }

  private JsonNode of(String value) {
    for (JsonNode iteration : result.path("iterations")) {
      if (iteration.path("value").asText().equals(value)) {
        return iteration;
      }
    }
    throw new AssertionError("no iteration " + value + " in " + result);
  }
}
