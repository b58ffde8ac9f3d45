package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every format that Muster's own job writes and reads, by the installed Muster on the embedded
 * Spark: a value writes each, and the last one reads what they wrote.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class FormatsIT {
  private static final int ROWS = 130_000;
  private static final List<String> WRITTEN = List.of("parquet", "orc", "csv", "json", "avro");

  private static final String PLAN =
      """
      name: formats
      model_sequence: [parquet, orc, csv, json, avro, all]
      out_dir: out
      inputs:
        frames:
          seeds: {format: csv, path: seeds.csv, options: {header: true}, schema: "n INT, name STRING"}
          notes: {format: text, path: notes.txt}
      job: {sql: {file: write.sql}}
      slice: {executors: 1, executor_cores: 1, executor_memory: 400m, driver_memory: 400m}
      iterations:
        parquet: {output: {format: parquet, partition_by: [k]}}
        orc: {output: {format: orc, target_file_size: 4m}}
        csv: {output: {format: csv, options: {header: true, compression: gzip}}}
        json: {output: {format: json}}
        avro: {output: {format: avro}}
        all:
          after: [parquet, orc, csv, json, avro]
          job: {sql: {file: read.sql}}
          output: {format: json}
          frames:
            of_parquet: {format: parquet, path: "${output:parquet}"}
            of_orc: {format: orc, path: "${output:orc}"}
            of_csv:
              format: csv
              path: "${output:csv}"
              options: {header: true}
              schema: "n INT, name STRING, k INT"
            of_json: {format: json, path: "${output:json}", schema: "n INT, name STRING, k INT"}
            of_avro: {format: avro, path: "${output:avro}"}
      """;

  private static final String WRITE =
      "SELECT n, IF(n % 5 = 0, NULL, name) AS name, n % 3 AS k FROM seeds";

  private PlanFolder folder;
  private MusterProcess.Ended run;

  @BeforeAll
  void runAll(@TempDir Path place) {
    folder = new PlanFolder(place).plan(PLAN).file("write.sql", WRITE);
    folder.file("seeds.csv", seeds()).file("notes.txt", "one\ntwo, or three\n");
    folder.file(
        "read.sql",
        WRITTEN.stream()
                .map(
                    format ->
                        "SELECT '%s' AS format, count(*) AS rows, sum(n) AS n, count(name) AS names, sum(k) AS k FROM of_%s UNION ALL\n"
                            .formatted(format, format))
                .collect(Collectors.joining())
            + "SELECT 'text', count(*), NULL, count(value), NULL FROM notes");
    run = folder.run();
  }

  @AfterAll
  void close() {
    folder.close();
  }

  /** Text that does not compress, so that bytes of rows are bytes of files. */
  private static String seeds() {
    SplittableRandom random = new SplittableRandom(3);
    StringBuilder lines = new StringBuilder("n,name\n");
    byte[] name = new byte[66];
    for (int n = 1; n <= ROWS; n++) {
      random.nextBytes(name);
      lines.append(n).append(",caf\u00e9 ").append(Base64.getEncoder().encodeToString(name));
      lines.append('\n');
    }
    return lines.toString();
  }

  @Test
  void whatIsReadIsWhatWasWritten() throws Exception {
    assertThat(run.exitCode()).as(run.everything()).isZero();
    Map<String, String> read = new TreeMap<>();
    for (String line : contents("all").lines().toList()) {
      JsonNode row = new ObjectMapper().readTree(line);
      read.put(row.path("format").asText(), line.substring(line.indexOf(",\"rows\"")));
    }
    assertThat(read).hasSize(6).containsEntry("text", ",\"rows\":2,\"names\":2}");
    for (String format : WRITTEN) {
      JsonNode receipt = folder.receipt(format).orElseThrow();
      assertThat(receipt.path("rows").asInt()).as(format).isEqualTo(ROWS);
      assertThat(receipt.path("null_counts").path("name").asInt()).as(format).isEqualTo(26_000);
      assertThat(read)
          .containsEntry(
              format, ",\"rows\":130000,\"n\":8450065000,\"names\":104000,\"k\":130000}");
    }
  }

  @Test
  void aPartitionedOutputHasAFolderForEachKey() {
    assertThat(data("parquet"))
        .extracting(name -> name.substring(0, name.indexOf('/')))
        .containsOnly("k=0", "k=1", "k=2");
  }

  @Test
  void optionsOfTheOutputReachItsFiles() {
    assertThat(data("csv")).allMatch(name -> name.endsWith(".csv.gz"));
  }

  @Test
  void aSmallTargetSizeMakesMoreFiles() throws Exception {
    List<String> files = data("orc");
    assertThat(files).hasSizeBetween(2, 4);
    for (String file : files) {
      assertThat(Files.size(folder.output("orc").resolve(file))).isLessThan(6 << 20);
    }
    assertThat(data("avro")).hasSize(1);
  }

  /** As the receipt lists them; that there are no others is the barrier's affair. */
  private List<String> data(String value) {
    List<String> names = new ArrayList<>();
    folder
        .receipt(value)
        .orElseThrow()
        .path("files")
        .forEach(file -> names.add(file.path("path").asText()));
    assertThat(names).isNotEmpty();
    return names;
  }

  private String contents(String value) {
    return data(value).stream()
        .map(name -> MusterProcess.text(folder.output(value).resolve(name)))
        .collect(Collectors.joining());
  }
}
