package io.muster.job.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.SharedSpark;
import io.muster.job.contract.DataFile;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedSpark.class)
class OutputWriterTest {
  private static final long MIB = 1L << 20;

  private final SparkSession spark;
  @TempDir Path folder;

  OutputWriterTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @EnumSource(
      value = DataFormat.class,
      names = {"PARQUET", "ORC", "AVRO", "JSON", "CSV"})
  void countsRowsAndNullsOfEveryFormatInOnePass(DataFormat format) throws Exception {
    // of these, only avro knows names like other languages
    String odd = format == DataFormat.AVRO ? "odd" : "odd.name";
    Dataset<Row> rows =
        spark.sql(
            "SELECT id, IF(id % 4 = 0, NULL, 'x') AS `"
                + odd
                + "`, CAST(NULL AS INT) AS n FROM range(100)");

    RowsRead read = new RowsRead();
    spark.sparkContext().addSparkListener(read);
    Written written = writer(format).write(rows, output(), OptionalLong.of(MIB));
    spark.sparkContext().listenerBus().waitUntilEmpty();
    spark.sparkContext().removeSparkListener(read);

    assertThat(read.rows.sum()).as("rows read, by all tasks").isEqualTo(100);
    assertThat(written.rows()).isEqualTo(100);
    assertThat(written.nullCounts().toString()).isEqualTo("{id=0, " + odd + "=25, n=100}");
    assertThat(written.schema())
        .isEqualTo("id BIGINT," + (odd.equals("odd") ? odd : "`odd.name`") + " STRING,n INT");
    assertThat(written.files()).hasSize(1);
    DataFile file = written.files().get(0);
    assertThat(file.bytes()).isEqualTo(Files.size(Path.of(output(), file.path())));
    boolean hasFooter = format == DataFormat.PARQUET || format == DataFormat.ORC;
    assertThat(file.rows()).isEqualTo(hasFooter ? 100L : null);
    assertThat(Path.of(output(), "_SUCCESS")).exists();
    assertThat(spark.read().schema(rows.schema()).format(format.word()).load(output()).count())
        .isEqualTo(100);
  }

  @Test
  void listsEveryFileOfEveryPartition() throws Exception {
    Dataset<Row> rows =
        spark.sql("SELECT id, concat('k ', id % 3) AS k, id % 2 AS _p FROM range(60)");

    Written written =
        writer(new OutputSpec(DataFormat.PARQUET, List.of("k", "_p"), MIB, Map.of()))
            .write(rows, output(), OptionalLong.of(0));

    assertThat(written.files()).hasSize(6);
    assertThat(written.files()).extracting(DataFile::rows).containsOnly(10L);
    assertThat(written.files().stream().map(file -> Path.of(file.path()).getParent().toString()))
        .containsExactlyInAnyOrder(
            "k=k 0/_p=0", "k=k 0/_p=1", "k=k 1/_p=0", "k=k 1/_p=1", "k=k 2/_p=0", "k=k 2/_p=1");
    for (DataFile file : written.files()) {
      assertThat(Path.of(output(), file.path())).hasSize(file.bytes());
    }
    assertThat(spark.read().parquet(output()).count()).isEqualTo(60);
  }

  @Test
  void joinsSmallPartitionsAndSplitsByTheTargetSize() throws Exception {
    Dataset<Row> rows = spark.range(0, 4000, 1, 40).toDF();

    assertThat(writer(DataFormat.PARQUET).write(rows, output(), OptionalLong.of(MIB)).files())
        .hasSize(1);
    assertThat(new Sizing(spec(DataFormat.PARQUET), OptionalLong.of(300 * MIB)).files())
        .isEqualTo(3);
    assertThat(new Sizing(spec(DataFormat.PARQUET), OptionalLong.of(0)).files()).isEqualTo(1);
  }

  @Test
  void splitsByTheBytesThatThereAre() throws Exception {
    // 6 MiB, of which no codec finds less
    Dataset<Row> rows =
        spark.sql(
            "SELECT id, unhex(sha2(CAST(id AS STRING), 512)) AS noise FROM range(0, 90000, 1, 12)");

    Written written =
        writer(new OutputSpec(DataFormat.PARQUET, List.of(), MIB, Map.of()))
            .write(rows, output(), OptionalLong.of(0));

    assertThat(written.rows()).isEqualTo(90_000);
    assertThat(written.files()).hasSizeBetween(4, 12);
    assertThat(written.files()).allMatch(file -> file.bytes() < 2 * MIB);
  }

  @Test
  void keepsTheOrderThatAQueryAsksFor() throws Exception {
    Dataset<Row> rows = spark.sql("SELECT id AS n FROM range(0, 1000, 1, 8) ORDER BY n DESC");

    Written written = writer(DataFormat.CSV).write(rows, output(), OptionalLong.of(MIB));

    List<String> lines =
        written.files().stream()
            .flatMap(file -> read(Path.of(output(), file.path())).lines())
            .collect(Collectors.toList());
    assertThat(lines).hasSize(1000).startsWith("999", "998").endsWith("1", "0");
  }

  @Test
  void leavesAPartitioningOfTheUsersAlone() throws Exception {
    Dataset<Row> rows = spark.range(100).toDF().repartition(3);

    assertThat(writer(DataFormat.PARQUET).write(rows, output(), OptionalLong.of(MIB)).files())
        .hasSize(3);
  }

  @Test
  void countsNoRowAsNone() throws Exception {
    Written written =
        writer(DataFormat.PARQUET)
            .write(
                spark.sql("SELECT id FROM range(10) WHERE id > 10"),
                output(),
                OptionalLong.of(MIB));

    assertThat(written.rows()).isZero();
    assertThat(written.nullCounts()).isEqualTo(Map.of("id", 0L));
    assertThat(Path.of(output(), "_SUCCESS")).exists();
  }

  @Test
  void refusesAFolderThatHoldsData() throws Exception {
    Path theirs = Files.createDirectories(Path.of(output())).resolve("theirs.parquet");
    Files.writeString(theirs, "precious");

    assertFails(spec(DataFormat.PARQUET), "SELECT 1 AS a", "already holds theirs.parquet");
    assertThat(theirs).hasContent("precious");
  }

  @Test
  void refusesColumnsThatCannotBeWritten() {
    assertFails(spec(DataFormat.PARQUET), "SELECT 1 AS a, 2 AS A", "two columns named 'A'");
    assertFails(
        partitioned("b"), "SELECT 1 AS a", "names 'b', which the output does not have; it has [a]");
    assertFails(partitioned("a"), "SELECT 1 AS a", "names every column");
  }

  private static OutputSpec partitioned(String column) {
    return new OutputSpec(DataFormat.PARQUET, List.of(column), MIB, Map.of());
  }

  private void assertFails(OutputSpec spec, String sql, String why) {
    assertThatThrownBy(() -> writer(spec).write(spark.sql(sql), output(), OptionalLong.of(0)))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.OUTPUT))
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  private static OutputSpec spec(DataFormat format) {
    return new OutputSpec(format, List.of(), 128 * MIB, Map.of());
  }

  private OutputWriter writer(DataFormat format) {
    return writer(spec(format));
  }

  private OutputWriter writer(OutputSpec spec) {
    return new OutputWriter(spark, spec, new References(name -> null, path -> "", new Redactor()));
  }

  private String output() {
    return folder.resolve("iter_3").toString();
  }

  /** Counts what tasks take in from their sources, and not from a shuffle of their own. */
  private static final class RowsRead extends SparkListener {
    private final LongAdder rows = new LongAdder();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      rows.add(end.taskMetrics().inputMetrics().recordsRead());
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
