package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Frames that are no files of Spark's own: a real PostgreSQL, an Iceberg table of a catalog and a
 * Delta table, whose jars the plan names. The first value writes the tables that the others read.
 */
@TestInstance(Lifecycle.PER_CLASS)
final class SourcesIT {
  private static final String SECRET = "pg-hunter2";

  private static final String PLAN =
      """
      name: sources
      params: {kind: {default: "o'hare"}}
      model_sequence: [tables, 3, 4]
      out_dir: out
      job: {sql: {file: read.sql}}
      jvm: fast_start
      spark:
        conf:
          spark.jars: "%s"
          spark.sql.shuffle.partitions: 1
          spark.databricks.delta.snapshotPartitions: 1
          spark.sql.extensions: io.delta.sql.DeltaSparkSessionExtension
          spark.sql.catalog.lake: org.apache.iceberg.spark.SparkCatalog
          spark.sql.catalog.lake.type: hadoop
          spark.sql.catalog.lake.warehouse: "%s"
          spark.sql.catalog.spark_catalog: org.apache.spark.sql.delta.catalog.DeltaCatalog
      output: {format: json}
      slice: {executors: 1, executor_cores: 1, executor_memory: 500m, driver_memory: 500m}
      inputs:
        frames:
          bookings:
            jdbc:
              url: "jdbc:postgresql://localhost:%d/postgres"
              table: public.bookings
              user: reader
              password: "${env:BOOKINGS_PASSWORD}"
              driver: org.postgresql.Driver
            where: "batch = ${value} AND kind = ${param:kind}"
          counted: {jdbc: {url: "jdbc:postgresql://localhost:%d/postgres", query: "SELECT count(*) AS n FROM public.bookings", user: reader, password: "${env:BOOKINGS_PASSWORD}", driver: org.postgresql.Driver}}
          mine: {table: lake.db.flights, where: "batch = ${value}"}
          topmost: {query: "SELECT max(id) AS top FROM lake.db.flights WHERE batch = ${value}"}
          ledger: {format: delta, path: delta, options: {versionAsOf: 0}}
      iterations:
        tables: {job: {sql: {file: tables.sql}}, frames: {}}
        3: {after: [tables]}
        4: {after: [tables]}
      """;

  private static final String TABLES =
      """
      CREATE TABLE lake.db.flights (id BIGINT, batch BIGINT) USING iceberg PARTITIONED BY (batch);
      INSERT INTO lake.db.flights SELECT id, id %% 5 FROM range(100);
      CREATE TABLE delta.`%1$s` USING delta AS SELECT id FROM range(7);
      INSERT INTO delta.`%1$s` SELECT id FROM range(7);
      SELECT 1 AS done
      """;

  private static final String READ =
      """
      SELECT (SELECT count(*) FROM bookings) AS booked,
        (SELECT max(n) FROM counted) AS counted,
        (SELECT count(*) FROM mine) AS flown,
        (SELECT max(top) FROM topmost) AS top,
        (SELECT count(*) FROM ledger) AS versioned
      """;

  private EmbeddedPostgres postgres;
  private Path databaseLog;
  private PlanFolder folder;
  private MusterProcess.Ended run;

  @BeforeAll
  void runAll(@TempDir Path place) throws Exception {
    databaseLog = place.resolve("postgres.log");
    postgres =
        EmbeddedPostgres.builder()
            .setServerConfig("log_statement", "all")
            .setOutputRedirector(ProcessBuilder.Redirect.appendTo(databaseLog.toFile()))
            .setErrorRedirector(ProcessBuilder.Redirect.appendTo(databaseLog.toFile()))
            .start();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE bookings (id INT, batch INT, kind TEXT)");
      statement.execute(
          "INSERT INTO bookings SELECT i, i % 5, CASE WHEN i % 2 = 0 THEN 'o''hare' ELSE 'x' END"
              + " FROM generate_series(1, 1000) AS i");
      statement.execute("CREATE ROLE reader LOGIN PASSWORD '" + SECRET + "'");
      statement.execute("GRANT SELECT ON bookings TO reader");
    }
    folder = new PlanFolder(place.resolve("plan"));
    String jars =
        SourceJars.list("postgresql.jar", "iceberg.jar", "delta.jar", "delta-storage.jar");
    folder
        .plan(
            PLAN.formatted(jars, folder.path("warehouse"), postgres.getPort(), postgres.getPort()))
        .file("tables.sql", TABLES.formatted(folder.path("delta")))
        .file("read.sql", READ)
        .setting("BOOKINGS_PASSWORD", SECRET);
    run = folder.run();
  }

  @AfterAll
  void close() throws Exception {
    folder.close();
    postgres.close();
  }

  @Test
  void readsWhatTheSourcesHold() throws Exception {
    assertThat(run.exitCode()).as(run.everything()).isZero();
    // of 200 rows of a batch, every second one; of 100 flights, 20; of two versions, the first
    assertThat(folder.jsonRows("3"))
        .containsExactly(
            "{\"booked\":100,\"counted\":1000,\"flown\":20,\"top\":98,\"versioned\":7}");
    assertThat(folder.jsonRows("4"))
        .containsExactly(
            "{\"booked\":100,\"counted\":1000,\"flown\":20,\"top\":99,\"versioned\":7}");
  }

  @Test
  void theDatabaseIsAskedForTheIterationsOwnRowsOnly() throws Exception {
    assertThat(Files.readString(databaseLog))
        .contains("(\"batch\" = 3)")
        .contains("(\"kind\" = 'o''hare')");
  }

  @Test
  void thePasswordIsNowhere() {
    for (String file : folder.filesBelow(folder.path("out"))) {
      assertThat(folder.path("out").resolve(file)).content().doesNotContain(SECRET);
    }
    assertThat(run.everything()).doesNotContain(SECRET);
  }
}
