package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody commits to the tables that a run reads: real ones of Iceberg and Delta, by name and by
 * path. Iterations run one after the other: {@code tables} makes the tables, {@code first} loads
 * them and fails, {@code commit} changes them, the others say what they see.
 */
final class PinnedVersionsIT {
  private static final String PLAN =
      """
      name: pinned
      model_sequence: [tables, first, commit, 2, gate, 3]
      out_dir: out
      job: {sql: {file: read.sql}}
      limits: {max_concurrent: 1}
      jvm: fast_start
      spark:
        conf:
          spark.jars: "%1$s"
          spark.sql.shuffle.partitions: 1
          spark.databricks.delta.snapshotPartitions: 1
          spark.sql.extensions: io.delta.sql.DeltaSparkSessionExtension
          spark.sql.catalog.lake: org.apache.iceberg.spark.SparkCatalog
          spark.sql.catalog.lake.type: hadoop
          spark.sql.catalog.lake.warehouse: "%2$s"
          spark.sql.catalog.default_iceberg: org.apache.iceberg.spark.SparkCatalog
          spark.sql.catalog.default_iceberg.type: hadoop
          spark.sql.catalog.default_iceberg.warehouse: "%2$s"
          spark.sql.catalog.spark_catalog: org.apache.spark.sql.delta.catalog.DeltaCatalog
      output: {format: json}
      slice: {executors: 1, executor_cores: 1, executor_memory: 500m, driver_memory: 500m}
      inputs:
        consistency: fail
        frames:
          planes: {table: lake.db.flights, options: {split-size: "1048576"}}
          folder: {format: iceberg, path: "%2$s/db/flights"}
          hollow: {table: lake.db.nothing}
          ledger: {format: delta, path: delta}
          book: {table: "delta.`%3$s`"}
          opened: {format: delta, path: delta, options: {versionasof: 0}}
          branch: {table: lake.db.flights.branch_main}
          files: {table: lake.db.flights.files}
      iterations:
        tables: {job: {sql: {file: tables.sql}}}
        first: {job: {sql: {file: first.sql}}, required: false}
        commit: {job: {sql: {file: commit.sql}}}
        gate: {job: {class: {name: Gated, jars: [gated.jar]}}}
      """;

  private static final String TABLES =
      """
      CREATE TABLE lake.db.flights (id BIGINT) USING iceberg;
      INSERT INTO lake.db.flights SELECT id FROM range(5);
      CREATE TABLE lake.db.nothing (id BIGINT) USING iceberg;
      CREATE TABLE delta.`%1$s` USING delta AS SELECT id FROM range(3);
      INSERT INTO delta.`%1$s` SELECT id FROM range(2);
      SELECT 1 AS done
      """;

  private static final String FIRST =
      """
      SELECT assert_true(count(*) < 0, 'as planned') AS never FROM
        (SELECT id FROM planes UNION ALL SELECT id FROM folder UNION ALL SELECT id FROM hollow
          UNION ALL SELECT id FROM ledger UNION ALL SELECT id FROM book)
      """;

  private static final String COMMIT =
      """
      ALTER TABLE lake.db.flights ADD COLUMN note STRING;
      INSERT INTO lake.db.flights SELECT id, 'new' FROM range(5, 10);
      INSERT INTO lake.db.nothing SELECT id FROM range(10);
      INSERT INTO delta.`%1$s` SELECT id FROM range(5);
      SELECT 1 AS done
      """;

  private static final String READ =
      """
      SELECT latest.*,
        (SELECT count(*) FROM folder) AS folder,
        (SELECT count(*) FROM hollow) AS hollow,
        (SELECT count(*) FROM ledger) AS ledger,
        (SELECT count(*) FROM book) AS book,
        (SELECT count(*) FROM opened) AS opened,
        (SELECT count(*) FROM branch) AS branch,
        (SELECT count(*) > 0 FROM files) AS files
      FROM (SELECT * FROM planes ORDER BY id DESC LIMIT 1) AS latest
      """;

  private static final String JOB =
      """
      import io.muster.job.IterationContext;
      import io.muster.job.IterationJob;
      import java.nio.file.Files;
      import java.nio.file.Path;
      import org.apache.spark.sql.Dataset;
      import org.apache.spark.sql.Row;

      public final class Gated implements IterationJob {
        @Override
        public Dataset<Row> transform(IterationContext context) throws Exception {
          Path place = Path.of(System.getenv("GATES"));
          Files.writeString(place.resolve("began"), "");
          while (!Files.exists(place.resolve("go"))) {
            Thread.sleep(20);
          }
          return context.spark().range(1).toDF();
        }
      }
      """;

  private static final String BEFORE =
      "{\"id\":4,\"folder\":5,\"hollow\":0,\"ledger\":5,\"book\":5,\"opened\":3,\"branch\":10,\"files\":true}";
  private static final String AFTER =
      "{\"id\":9,\"note\":\"new\",\"folder\":10,\"hollow\":10,\"ledger\":10,\"book\":10,\"opened\":3,"
          + "\"branch\":10,\"files\":true}";

  @TempDir private Path place;
  private PlanFolder folder;
  private RunRecord record;

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void everyIterationOfARunReadsTheSameVersionWhoeverCommits() throws IOException {
    write();
    MusterProcess controller = folder.startRun();
    MusterProcess.await(
        "the commit",
        () -> !controller.isAlive() || record.count("output_verified", "commit") == 1);
    MusterProcess.await(
        "the gate", () -> !controller.isAlive() || Files.exists(folder.path("began")));
    assertThat(controller.isAlive()).as(controller.stderr()).isTrue();
    assertThat(folder.jsonRows("2")).containsExactly(BEFORE);
    assertThat(record.count("input_pinned")).isEqualTo(5);

    controller.kill();
    assertThat(removedPins()).isEqualTo(5);
    MusterProcess again = folder.startRun();
    MusterProcess.await("the adoption", () -> record.count("application_found") == 1);
    folder.file("go", "");
    MusterProcess.Ended end = again.end();

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.values("failed_optional")).containsExactly("first");
    assertThat(folder.jsonRows("3")).as("by the journal").containsExactly(BEFORE);
    assertThat(folder.receipt("3").orElseThrow().path("schema").asText()).doesNotContain("note");
    assertTold();

    MusterProcess.Ended anew = folder.run("--new", "--only", "3");
    assertThat(anew.exitCode()).as(anew.everything()).isZero();
    assertThat(folder.jsonRows("3")).as("of a new run").containsExactly(AFTER);
  }

  private void write() {
    folder = new PlanFolder(place);
    record = new RunRecord(folder);
    String delta = folder.path("delta").toString();
    folder
        .plan(
            PLAN.formatted(
                SourceJars.list("iceberg.jar", "delta.jar", "delta-storage.jar"),
                folder.path("warehouse"),
                delta))
        .file("tables.sql", TABLES.formatted(delta))
        .file("first.sql", FIRST)
        .file("commit.sql", COMMIT.formatted(delta))
        .file("read.sql", READ)
        .setting("GATES", place.toString());
    JobJar.make(folder.path("gated.jar"), "Gated", JOB);
  }

  private void assertTold() {
    JsonNode versions = folder.receipt("3").orElseThrow().path("versions");
    assertThat(versions.path("ledger").path("what").asText())
        .isEqualTo("delta " + folder.path("delta"));
    assertThat(versions.path("ledger").path("version").asText()).isEqualTo("delta 1");
    assertThat(versions.path("ledger").path("pinned").asBoolean()).isTrue();
    assertThat(versions.path("book").path("version").asText()).isEqualTo("delta 1");
    assertThat(versions.path("opened").path("version").asText()).isEqualTo("delta versionasof=0");
    assertThat(versions.path("opened").path("pinned").asBoolean()).isFalse();
    assertThat(versions.path("branch").path("version").asText()).isEqualTo("iceberg branch_main");
    assertThat(versions.path("planes").path("version").asText()).matches("iceberg \\d+");
    assertThat(versions.path("hollow").path("version").asText()).isEqualTo("iceberg empty");
    assertThat(versions.has("files")).isFalse();
    JsonNode status = folder.muster("status", "plan.yaml", "--json").json();
    for (JsonNode told : List.of(status, folder.result())) {
      assertThat(told.path("pins")).hasSize(5);
      assertThat(told.path("pins").path("table lake.db.nothing").asText())
          .isEqualTo("iceberg empty");
    }
    JsonNode last = folder.result().path("iterations").path(5);
    assertThat(last.path("inputs").path("ledger").asText()).isEqualTo("delta 1");
  }

  /** How many pins were there; now there are none. */
  private int removedPins() throws IOException {
    int removed = 0;
    for (String name : folder.filesBelow(folder.path("out/_muster"))) {
      if (name.contains("/pins/")) {
        Files.delete(folder.path("out/_muster").resolve(name));
        removed++;
      }
    }
    return removed;
  }
}
