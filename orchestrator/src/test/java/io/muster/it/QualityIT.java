package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Rules of quality, the command that has the last word, and the use of slices, on real Spark. */
@TestInstance(Lifecycle.PER_CLASS)
final class QualityIT {
  private static final String PLAN =
      """
      name: quality
      model_sequence: [broken, warned, failing, hanging, gzip]
      out_dir: out
      inputs:
        frames:
          events: {format: csv, path: events.csv.gz, schema: "id INT"}
      job: {sql: {file: good.sql}}
      slice: {executors: 1, executor_cores: 1, executor_memory: 400m, driver_memory: 400m}
      quality:
        not_null: [name]
        unique: [id, [id, name]]
        row_count: {min: 5, against_previous: 20%}
        expression: price >= 0 AND '${value}' <> ''
      verify: {command: [sh, check.sh, "${value}"]}
      iterations:
        broken: {job: {sql: {file: orders.sql}}, required: false}
        warned: {job: {sql: {file: orders.sql}}, quality: {severity: warn}}
        failing: {required: false}
        hanging: {required: false, verify: {command_timeout: 2s}}
        gzip: {job: {sql: {file: slow.sql}}, slice: {executors: 2}, weight: 2}
      """;

  private static final String ORDERS =
      "SELECT * FROM VALUES (1, 'a', 1.5), (1, 'a', 2), (2, NULL, 3), (3, 'c', -1)"
          + " AS t(id, name, price)";

  private static final String GOOD = "SELECT id, 'x' AS name, 1.0 AS price FROM range(10)";

  /** A task that waits has its core as one that reckons, and leaves the machine to other tests. */
  private static final String SLOW =
      "SELECT id, reflect('java.lang.Thread', 'sleep', 100L) AS name, 1.0 AS price FROM events";

  private static final String CHECK =
      """
      echo "$MUSTER_VALUE $MUSTER_ATTEMPT $MUSTER_RUN_ID $MUSTER_OUTPUT" >>checked
      case $1 in
        failing) ls "$MUSTER_OUTPUT" >/dev/null && echo 'the total is wrong'; exit 3 ;;
        hanging) echo waiting; sleep 1000 ;;
      esac
      """;

  private PlanFolder folder;
  private MusterProcess.Ended run;
  private JsonNode result;
  private JsonNode manifest;
  private JsonNode warnedReceipt;

  @BeforeAll
  void runAll(@TempDir Path place) {
    folder =
        new PlanFolder(place)
            .plan(PLAN)
            .file("orders.sql", ORDERS)
            .file("good.sql", GOOD)
            .file("slow.sql", SLOW)
            .file("check.sh", CHECK);
    zipped(
        place.resolve("events.csv.gz"),
        IntStream.range(0, 110).mapToObj(Integer::toString).collect(Collectors.joining("\n")));
    run = folder.run("--run-id", "first");
    assertThat(run.exitCode()).as(run.everything()).isZero();
    result = folder.result();
    manifest = folder.manifest().orElseThrow();
    warnedReceipt = folder.receipt("warned").orElseThrow();
  }

  private static void zipped(Path file, String text) {
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  void close() {
    folder.close();
  }

  @Test
  void aBreachFailsTheIterationAndNamesRuleColumnCountAndKeys() {
    assertThat(of("broken").path("status").asText()).isEqualTo("rejected");
    assertThat(of("broken").path("failure").path("message").asText())
        .isEqualTo(
            "quality.not_null: column name is null in 1 of 4 rows: 2; quality.unique: 1 key of"
                + " column id occurs more than once: 1 (2 times); quality.unique: 1 key of columns"
                + " id, name occurs more than once: id=1, name=a (2 times); quality.expression:"
                + " price >= 0 AND '${value}' <> '' is false for 1 of 4 rows: 3; quality.row_count: 4"
                + " rows, and min asks for 5");
    assertThat(run.stderr()).contains("quality.row_count: 4 rows, and min asks for 5");
  }

  @Test
  void aWarningIsToldEverywhereAndFailsNothing() {
    assertThat(of("warned").path("status").asText()).isEqualTo("verified");
    assertThat(texts(of("warned").path("warnings")))
        .hasSize(6)
        .contains("quality.not_null: column name is null in 1 of 4 rows: 2")
        .anyMatch(warning -> warning.contains("against_previous is not applied"));
    assertThat(run.stderr())
        .contains("warning: iteration warned: quality.not_null: column name is null in 1 of 4 rows")
        .contains("warning: iterations warned, gzip: quality.row_count.against_previous is not");
    assertThat(texts(manifest.path("iterations").get(1).path("warnings"))).hasSize(6);
    assertThat(warnedReceipt.path("quality").get(0).toString())
        .isEqualTo(
            "{\"rule\":\"not_null\",\"columns\":[\"name\"],\"expression\":null,\"count\":1,"
                + "\"keys\":[\"2\"]}");
  }

  @Test
  void theCommandHasTheLastWord() {
    assertThat(MusterProcess.text(folder.path("checked")).lines())
        .containsExactlyInAnyOrderElementsOf(
            List.of("warned", "failing", "hanging", "gzip").stream()
                .map(value -> value + " 1 first " + folder.output(value))
                .toList());
    assertThat(of("failing").path("failure").path("message").asText())
        .isEqualTo(
            "verify.command sh check.sh failing ended with exit code 3; it said: the total is"
                + " wrong");
    assertThat(of("hanging").path("failure").path("message").asText())
        .isEqualTo(
            "verify.command sh check.sh hanging had not ended after 2.0 s"
                + " (verify.command_timeout), and was ended; it said: waiting");
    assertThat(folder.processes()).isEmpty();
  }

  @Test
  void oneTaskOnTwoCoresIsCalledOutWithItsCauseAndNoOtherIs() {
    JsonNode use = of("gzip").path("slice_use");
    assertThat(use.path("cores").asInt()).isEqualTo(2);
    assertThat(use.path("one_task").asText()).isEqualTo("input");
    assertThat(use.path("busy_seconds").asDouble()).isGreaterThan(11);
    assertThat(use.path("busy_seconds").asDouble()).isLessThan(use.path("held_seconds").asDouble());
    assertThat(of("warned").path("slice_use").path("one_task").isNull()).isTrue();
    assertThat(run.stderr())
        .containsOnlyOnce("one task: ")
        .contains("one task: iteration gzip ")
        .contains(" busy  waited\n")
        .contains("\nbusy: tasks were at work for ");
  }

  @Test
  void theReceiptSaysHowTheWorkWasSpread() {
    JsonNode spread = folder.receipt("gzip").orElseThrow().path("spread");
    JsonNode reading = spread.path("stages").get(0);
    assertThat(reading.path("partitions").asInt()).isEqualTo(1);
    assertThat(reading.path("tasks").asInt()).isEqualTo(1);
    assertThat(reading.path("input_bytes").asLong()).isPositive();
    assertThat(reading.path("longest_millis").asLong()).isGreaterThan(11_000);
    assertThat(texts(reading.path("operators"))).contains("Scan csv");
    assertThat(spread.path("executors").path("driver").path("tasks"))
        .isEqualTo(spread.path("tasks"));
  }

  @Test
  void rowsAreComparedWithThoseOfTheRunBefore() {
    MusterProcess.Ended second =
        folder.run(
            "--new",
            "--only",
            "warned",
            "--set",
            "iterations.warned.job.sql.file=good.sql",
            "--set",
            "iterations.warned.quality.severity=fail");

    assertThat(second.exitCode()).as(second.everything()).isEqualTo(3);
    assertThat(second.stderr())
        .contains(
            "quality.row_count: 10 rows against 4 of the last run that passed, and"
                + " against_previous allows a difference of 20%");
  }

  private JsonNode of(String value) {
    for (JsonNode iteration : result.path("iterations")) {
      if (iteration.path("value").asText().equals(value)) {
        return iteration;
      }
    }
    throw new AssertionError("no iteration " + value + " in " + result);
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
