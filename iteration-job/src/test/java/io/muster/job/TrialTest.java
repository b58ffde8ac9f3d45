package io.muster.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.DictSpec;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.Receipt;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.References;
import io.muster.job.contract.Shown;
import io.muster.job.contract.Spec;
import io.muster.job.contract.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Attempts that are only tried. */
@ExtendWith(SharedSpark.class)
class TrialTest {
  private static final int ROWS = 10_000;

  private final SparkSession spark;
  private final Redactor redactor = new Redactor();
  private final Map<String, FrameSpec> frames = new LinkedHashMap<>();
  private final Map<String, DictSpec> dicts = new LinkedHashMap<>();
  private OutputSpec write = new OutputSpec(DataFormat.PARQUET, List.of(), 1L << 20, Map.of());

  @TempDir Path folder;

  TrialTest(SparkSession spark) {
    this.spark = spark;
  }

  @BeforeEach
  void aFrame() throws IOException {
    String numbers = folder + "/numbers";
    spark.range(ROWS).toDF("id").coalesce(1).write().parquet(numbers);
    frames.put("numbers", FrameSpec.ofFiles(DataFormat.PARQUET, List.of(numbers), Map.of(), null));
    Files.createDirectories(folder.resolve("attempt"));
  }

  @Test
  void showsFramesSchemaPlanAndTheFirstRowsAsTheyWereOrdered() throws Exception {
    Shown shown =
        tried("SELECT id, 'x' AS x, CAST(null AS INT) AS n FROM numbers ORDER BY id DESC", 1, 20);

    Shown.ReadFrame frame = shown.frames().get(0);
    assertThat(shown.frames()).hasSize(1);
    assertThat(frame.name()).isEqualTo("numbers");
    assertThat(frame.files()).isEqualTo(1);
    assertThat(frame.bytes()).isPositive();
    assertThat(frame.rows()).isEqualTo(ROWS);
    Shown.Output output = shown.outputs().get(0);
    assertThat(shown.outputs()).hasSize(1);
    assertThat(output.name()).isEmpty();
    assertThat(output.remark()).isNull();
    assertThat(output.schema()).startsWith("root\n |-- id: long").contains(" |-- x: string");
    assertThat(output.columns()).containsExactly("id", "x", "n");
    assertThat(output.rows()).hasSize(20).startsWith(List.of("9999", "x", "NULL"));
    assertThat(output.rows().get(19)).containsExactly("9980", "x", "NULL");
    assertThat(output.plan()).startsWith("== Physical Plan ==").contains("(1) Scan parquet");
  }

  @Test
  void takesTheSameShareOfEachFrameEveryTime() throws Exception {
    String all = "SELECT id FROM numbers";

    Shown first = tried(all, 0.01, 1_000);
    List<List<String>> rows = first.outputs().get(0).rows();

    assertThat(rows).hasSizeBetween(50, 200);
    assertThat(first.frames().get(0).rows()).as("before any are left out").isEqualTo(ROWS);
    assertThat(first.outputs().get(0).plan()).contains("Sample");
    assertThat(tried(all, 0.01, 1_000).outputs().get(0).rows()).isEqualTo(rows);
  }

  @Test
  void takesDictsFromAllRowsOfTheirFrame() throws Exception {
    dicts.put("one", new DictSpec.FrameRow("numbers", "id", "4711", Map.of()));

    assertThat(tried("SELECT ${dict:one.id} AS id", 0.001, 20).outputs().get(0).rows())
        .containsExactly(List.of("4711"));
  }

  @Test
  void leavesNothingOfAnAttemptOfARun() throws Exception {
    complete(spec("SELECT 1 AS one"));

    assertThat(folder.resolve("attempt/" + Shown.FILE_NAME)).doesNotExist();
  }

  @Test
  void showsWhatIsInPartitionsAndWhatIsBinary() throws Exception {
    write = new OutputSpec(DataFormat.PARQUET, List.of("part"), 1L << 20, Map.of());
    String sql =
        "SELECT id, id % 2 AS part, CAST('AB' AS BINARY) AS raw, map('k', id) AS m FROM numbers"
            + " WHERE id < 4";

    Shown.Output output = tried(sql, 1, 20).outputs().get(0);

    assertThat(output.remark()).isNull();
    assertThat(output.columns()).containsExactly("id", "part", "raw", "m");
    assertThat(output.rows())
        .containsExactlyInAnyOrder(
            List.of("0", "0", "4142", "{k -> 0}"),
            List.of("1", "1", "4142", "{k -> 1}"),
            List.of("2", "0", "4142", "{k -> 2}"),
            List.of("3", "1", "4142", "{k -> 3}"));
  }

  @Test
  void readsTextBackAsItWasWritten() throws Exception {
    write =
        new OutputSpec(
            DataFormat.CSV, List.of(), 1L << 20, Map.of("header", "true", "delimiter", ";"));

    Shown.Output output = tried("SELECT 'a;b' AS t, 7 AS n", 1, 20).outputs().get(0);

    assertThat(output.rows()).containsExactly(List.of("a;b", "7"));
  }

  @Test
  void showsSeveralOutputsEachByItself() throws Exception {
    Spec spec = spec("SELECT 1").asTrial(new Trial(1, 42, 20));
    Map<String, Dataset<Row>> outputs = new LinkedHashMap<>();
    outputs.put("scores", spark.sql("SELECT 1 AS a UNION ALL SELECT 2"));
    outputs.put("metrics", spark.sql("SELECT 'm' AS b"));

    iteration(spec).finishAll(outputs, Map.of());

    List<Shown.Output> shown = shown().outputs();
    assertThat(shown).extracting(Shown.Output::name).containsExactly("scores", "metrics");
    assertThat(shown.get(0).rows()).containsExactlyInAnyOrder(List.of("1"), List.of("2"));
    assertThat(shown.get(1).rows()).containsExactly(List.of("m"));
  }

  @Test
  void showsWhatAJobWroteItself() throws Exception {
    spark.sql("SELECT 3 AS a").write().json(folder + "/iter_3");

    iteration(spec("SELECT 1").asTrial(new Trial(1, 42, 20))).finishWritten(Map.of());

    Shown.Output output = shown().outputs().get(0);
    assertThat(output.columns()).containsExactly("a");
    assertThat(output.rows()).containsExactly(List.of("3"));
    assertThat(output.plan()).isEmpty();
  }

  @Test
  void aSecretThatARowHoldsIsNotShown() throws Exception {
    redactor.hide("hunter2");

    Shown.Output output = tried("SELECT 'pw hunter2' AS t", 1, 20).outputs().get(0);

    assertThat(output.rows()).containsExactly(List.of("pw ***"));
    assertThat(output.plan()).doesNotContain("hunter2");
  }

  private Shown tried(String sql, double share, int rows) throws Exception {
    complete(spec(sql).asTrial(new Trial(share, 42, rows)));
    return shown();
  }

  private Shown shown() throws IOException {
    Path file = folder.resolve("attempt/" + Shown.FILE_NAME);
    return new ContractJson().read(Shown.class, Files.readString(file), file.toString());
  }

  private void complete(Spec spec) throws Exception {
    Path output = Path.of(spec.output());
    if (Files.exists(output)) {
      try (var files = Files.walk(output)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.delete(file);
        }
      }
    }
    Receipt receipt = iteration(spec).complete();
    assertThat(receipt.rows()).isNotNull();
  }

  private Iteration iteration(Spec spec) {
    References references = new References(name -> null, path -> "", redactor);
    return new Iteration(spark, spec, references, InstantSource.system(), note -> {});
  }

  private Spec spec(String sql) throws IOException {
    return new Spec(
        1,
        "run 1",
        "3",
        1,
        "m-tag",
        folder + "/iter_3",
        folder + "/attempt",
        folder + "/scratch",
        Map.of(),
        frames,
        dicts,
        new JobSpec.Sql(Files.writeString(folder.resolve("3.sql"), sql).toString(), null),
        write,
        null,
        1,
        Map.of(),
        null,
        null,
        null);
  }
}
