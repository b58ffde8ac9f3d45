package io.muster.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFile;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.DictSpec;
import io.muster.job.contract.Failure;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.JobException;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.Receipt;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.References;
import io.muster.job.contract.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class IterationTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final SparkSession spark;
  private final Redactor redactor = new Redactor();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, FrameSpec> frames = new LinkedHashMap<>();
  private Iteration iteration;

  @TempDir Path folder;

  IterationTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void leavesAReceiptOfWhatItReadAndWrote() throws Exception {
    flights("3,AUS,5\n3,SFO,\n56,AUS,7\n");
    String sql =
        sql(
            "CREATE TEMP VIEW mine AS SELECT * FROM flights WHERE model = ${value};\n"
                + "SELECT origin, delay FROM mine WHERE coalesce(delay, 0) < ${dict:params.most}");

    Receipt receipt = complete(new JobSpec.Sql(sql, null));

    assertThat(receipt.rows()).isEqualTo(2);
    assertThat(receipt.value()).isEqualTo("3");
    assertThat(receipt.attempt()).isEqualTo(2);
    assertThat(receipt.tag()).isEqualTo("m-tag");
    assertThat(receipt.runId()).isEqualTo("run 1");
    assertThat(receipt.applicationId()).isEqualTo(spark.sparkContext().applicationId());
    assertThat(receipt.schema()).isEqualTo("origin STRING,delay INT");
    assertThat(receipt.nullCounts()).isEqualTo(Map.of("origin", 0L, "delay", 1L));
    assertThat(receipt.inputs().get("flights").files()).isEqualTo(1);
    assertThat(receipt.inputs().get("flights").bytes()).isEqualTo(24);
    assertThat(receipt.sparkVersion()).isEqualTo(spark.version());
    assertThat(receipt.writtenAt()).isEqualTo(NOON);
    Path onDisk = folder.resolve("iter_3/" + Receipt.FILE_NAME);
    assertThat(new ContractJson().read(Receipt.class, Files.readString(onDisk), "receipt"))
        .isEqualTo(receipt);
    try (var files = Files.list(onDisk.getParent())) {
      assertThat(
              files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith("tmp")))
          .isEmpty();
    }
  }

  @Test
  void loadsOnlyTheFramesThatAStatementNamesButMissesNone() throws Exception {
    flights("3,AUS,5\n");
    frames.put(
        "unread",
        FrameSpec.ofFiles(DataFormat.PARQUET, List.of(folder + "/flights.csv"), Map.of(), null));
    String sql = sql("SELECT count(*) AS n FROM flights");

    assertThat(complete(new JobSpec.Sql(sql, null)).inputs()).containsOnlyKeys("flights");

    frames.put(
        "gone", FrameSpec.ofFiles(DataFormat.CSV, List.of(folder + "/gone"), Map.of(), "a INT"));
    assertFails(new JobSpec.Sql(sql, null), Failure.Kind.INPUT, "frame 'gone': nothing matches");
  }

  @Test
  void neverWritesASecondReceipt() throws Exception {
    flights("3,AUS,5\n");
    Files.createDirectories(folder.resolve("iter_3"));
    Files.writeString(folder.resolve("iter_3/" + Receipt.FILE_NAME), "another's");

    assertFails(
        new JobSpec.Sql(sql("SELECT 1 AS a"), null),
        Failure.Kind.OUTPUT,
        "cannot write the receipt");
    assertThat(folder.resolve("iter_3/" + Receipt.FILE_NAME)).hasContent("another's");
  }

  @Test
  void refusesASqlFileThatIsAnotherOrNotThere() throws Exception {
    flights("3,AUS,5\n");
    String sql = sql("SELECT 1 AS a");

    assertFails(new JobSpec.Sql(sql, "00"), Failure.Kind.SQL, "has changed since the run began");
    assertFails(
        new JobSpec.Sql("/gone.sql", null), Failure.Kind.SQL, "/gone.sql: there is no such file");
  }

  @Test
  void givesAClassItsContext() throws Exception {
    flights("3,AUS,5\n56,AUS,7\n");

    Receipt receipt = complete(new JobSpec.ClassJob(ContextJob.class.getName()));

    assertThat(receipt.rows()).isEqualTo(1);
    assertThat(receipt.nullCounts().keySet())
        .containsExactly("model", "most", "run", "attempt", "folder", "after", "scratch");
    Row row = spark.read().parquet(folder + "/iter_3").collectAsList().get(0);
    assertThat(row.mkString(","))
        .isEqualTo(
            "3,100,run 1,2," + folder + "/iter_3," + folder + "/iter_6," + folder + "/scratch");
  }

  @Test
  void saysInOneLineWhyAClassIsNoJob() throws Exception {
    flights("3,AUS,5\n");

    assertFails(
        new JobSpec.ClassJob("com.acme.None"),
        Failure.Kind.CLASS_MISSING,
        "class com.acme.None is not on the class path");
    assertFails(
        new JobSpec.ClassJob("java.lang.String"),
        Failure.Kind.CLASS_MISSING,
        "is no job: it must implement io.muster.job.IterationJob");
    assertFails(
        new JobSpec.ClassJob(NeedsArguments.class.getName()),
        Failure.Kind.CLASS_MISSING,
        "constructor");
    assertFails(new JobSpec.ClassJob(NullJob.class.getName()), Failure.Kind.USER, "returned null");
  }

  @Test
  void diagnosesTheUsersOwnExceptionWithoutSecrets() throws Exception {
    flights("3,AUS,5\n");
    redactor.hide("hunter2");
    Spec spec = spec(new JobSpec.ClassJob(ThrowingJob.class.getName()));

    Failure failure = diagnosed(spec);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.USER);
    assertThat(failure.message()).endsWith("ThrowingJob: java.io.IOException: no login with ***");
    assertThat(failure.exceptions())
        .extracting(Failure.Exceptional::className)
        .containsExactly("java.lang.IllegalStateException", "java.io.IOException");
  }

  @Test
  void diagnosesAFileThatIsMalformedWhenItIsRead() throws Exception {
    Files.writeString(folder.resolve("b.parquet"), "this is no parquet file at all");
    frames.put(
        "flights",
        FrameSpec.ofFiles(DataFormat.PARQUET, List.of(folder + "/b.parquet"), Map.of(), "a INT"));

    Failure failure = diagnosed(spec(new JobSpec.Sql(sql("SELECT a FROM flights"), null)));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INPUT);
    assertThat(failure.message())
        .startsWith("frame 'flights' (file:" + folder + "/b.parquet): ")
        .doesNotContain("\n");
  }

  @Test
  void diagnosesRecordsThatDoNotParse() throws Exception {
    frames.put(
        "flights",
        FrameSpec.ofFiles(
            DataFormat.CSV,
            List.of(Files.writeString(folder.resolve("c.csv"), "1\nx\n").toString()),
            Map.of("mode", "FAILFAST"),
            "a INT"));

    Failure failure = diagnosed(spec(new JobSpec.Sql(sql("SELECT a FROM flights"), null)));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.INPUT);
    assertThat(failure.message())
        .isEqualTo("frame 'flights' (" + folder + "/c.csv): For input string: \"x\"");
  }

  @Test
  void diagnosesAStatementThatFailsWhileItRuns() throws Exception {
    flights("3,AUS,5\n");
    String sql = sql("SELECT raise_error('no flights of ' || origin) AS a FROM flights");

    Failure failure = diagnosed(spec(new JobSpec.Sql(sql, null)));

    assertThat(failure.kind()).isEqualTo(Failure.Kind.SQL);
    assertThat(failure.message()).isEqualTo(sql + ": no flights of AUS");
  }

  @Test
  void diagnosesMemoryThatRanOutBeforeAnythingElse() {
    Failure failure =
        new Diagnosis(new JobSpec.Sql("a.sql", null), redactor)
            .of(
                new JobException(
                    Failure.Kind.OUTPUT, "cannot write", new OutOfMemoryError("Java heap space")),
                null);

    assertThat(failure.kind()).isEqualTo(Failure.Kind.OUT_OF_MEMORY);
    assertThat(failure.message()).isEqualTo("out of memory: Java heap space");
    assertThat(Ending.code(failure)).isEqualTo(52);
  }

  @Test
  void writesSeveralOutputsWithOneReceipt() throws Exception {
    Iteration several = iteration(spec(new JobSpec.Python("m.py", null, "f", null, null)));

    Receipt receipt =
        several.finishAll(
            inOrder("scores", spark.range(5).toDF("id"), "metrics", spark.sql("SELECT 'x' AS k")),
            Map.of("count", 42));

    assertThat(receipt.rows()).isEqualTo(6);
    assertThat(receipt.schema()).isEqualTo("scores STRUCT<id: BIGINT>,metrics STRUCT<k: STRING>");
    assertThat(receipt.results()).isEqualTo(Map.of("count", 42));
    assertThat(receipt.outputs()).containsOnlyKeys("scores", "metrics");
    assertThat(receipt.part("scores").rows()).isEqualTo(5);
    assertThat(receipt.part("scores").schema()).isEqualTo("id BIGINT");
    assertThat(receipt.part("metrics").nullCounts()).isEqualTo(Map.of("k", 0L));
    assertThat(receipt.part("metrics").files())
        .singleElement()
        .satisfies(file -> assertThat(folder.resolve("iter_3/metrics/" + file.path())).exists());
    assertThat(receipt.files()).hasSizeGreaterThan(1).isSortedAccordingTo(byPath());
    assertThat(folder.resolve("iter_3/_SUCCESS")).exists();
    assertThat(folder.resolve("iter_3/scores/_SUCCESS")).exists();
    Path onDisk = folder.resolve("iter_3/" + Receipt.FILE_NAME);
    assertThat(new ContractJson().read(Receipt.class, Files.readString(onDisk), "receipt"))
        .isEqualTo(receipt);
  }

  @Test
  void refusesOutputsThatCanBeNoFoldersOfTheirOwn() throws Exception {
    Iteration several = iteration(spec(new JobSpec.Python("m.py", null, "f", null, null)));
    Dataset<Row> rows = spark.range(1).toDF("id");

    for (String name : List.of("", "_SUCCESS", "a/b", "..", "day=1")) {
      assertThatThrownBy(() -> several.finishAll(Map.of(name, rows), Map.of()))
          .hasMessageStartingWith("an output is named '" + name + "', which can be no folder");
    }
    assertThatThrownBy(() -> several.finishAll(inOrder("a", rows, "A", rows), Map.of()))
        .hasMessageStartingWith("two outputs are named 'A' but for case");
    assertThatThrownBy(
            () ->
                several.finishAll(
                    inOrder("a", rows, "twice", rows.selectExpr("id", "id")), Map.of()))
        .hasMessageStartingWith("output 'twice': the output has two columns named 'id'");
    assertThat(folder.resolve("iter_3/" + Receipt.FILE_NAME)).doesNotExist();
  }

  @Test
  void describesWhatAFunctionWroteItself() throws Exception {
    Iteration own = iteration(spec(new JobSpec.Python("m.py", null, "f", null, null)));
    spark.range(4).write().parquet(folder + "/iter_3");

    Receipt receipt = own.finishWritten(Map.of());

    assertThat(receipt.rows()).isEqualTo(4);
    assertThat(receipt.schema()).isNull();
    assertThat(receipt.files()).isNotEmpty();
  }

  @Test
  void knowsNoRowsOfFilesThatDoNotTell() throws Exception {
    Iteration own = iteration(spec(new JobSpec.Python("m.py", null, "f", null, null)));
    assertThatThrownBy(() -> own.finishWritten(Map.of()))
        .hasMessageStartingWith("the function returned None and wrote nothing to ctx.output");

    spark.range(4).write().json(folder + "/iter_3");

    Receipt receipt = own.finishWritten(Map.of());
    assertThat(receipt.rows()).isNull();
    Path onDisk = folder.resolve("iter_3/" + Receipt.FILE_NAME);
    assertThat(new ContractJson().read(Receipt.class, Files.readString(onDisk), "receipt"))
        .isEqualTo(receipt);
  }

  private static Comparator<DataFile> byPath() {
    return Comparator.comparing(DataFile::path);
  }

  private static Map<String, Dataset<Row>> inOrder(
      String first, Dataset<Row> one, String second, Dataset<Row> two) {
    Map<String, Dataset<Row>> outputs = new LinkedHashMap<>();
    outputs.put(first, one);
    outputs.put(second, two);
    return outputs;
  }

  private Failure diagnosed(Spec spec) {
    try {
      complete(spec);
    } catch (Exception e) { // whatever the attempt ended with
      return new Diagnosis(spec.job(), redactor).of(e, iteration.frames());
    }
    throw new AssertionError("it should have failed");
  }

  private void assertFails(JobSpec job, Failure.Kind kind, String part) {
    assertThatThrownBy(() -> complete(job))
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(part)
        .hasMessageNotContaining("\n");
  }

  private Receipt complete(JobSpec job) throws Exception {
    return complete(spec(job));
  }

  private Receipt complete(Spec spec) throws Exception {
    return iteration(spec).complete();
  }

  private Iteration iteration(Spec spec) {
    iteration =
        new Iteration(
            spark,
            spec,
            new References(name -> null, path -> "", redactor),
            InstantSource.fixed(NOON),
            notes::add);
    return iteration;
  }

  private Spec spec(JobSpec job) {
    return new Spec(
        1,
        "run 1",
        "3",
        2,
        "m-tag",
        folder + "/iter_3",
        folder + "/attempt",
        folder + "/scratch",
        Map.of(),
        frames,
        Map.of("params", new DictSpec.Inline(Map.of("most", 100), Map.of())),
        job,
        new OutputSpec(DataFormat.PARQUET, List.of(), 1L << 20, Map.of()),
        null,
        1,
        Map.of("6", folder + "/iter_6"),
        null,
        null,
        null);
  }

  private void flights(String csv) throws IOException {
    String path = Files.writeString(folder.resolve("flights.csv"), csv).toString();
    frames.put(
        "flights",
        FrameSpec.ofFiles(
            DataFormat.CSV, List.of(path), Map.of(), "model INT, origin STRING, delay INT"));
  }

  private String sql(String text) throws IOException {
    return Files.writeString(folder.resolve("3.sql"), text).toString();
  }

  /** Shows all of its context. */
  public static final class ContextJob implements IterationJob {
    @Override
    public Dataset<Row> transform(IterationContext context) {
      return context
          .spark()
          .sql("SELECT model FROM flights")
          .filter("model = " + context.intValue())
          .selectExpr(
              "model",
              context.dict("params").get("most") + " AS most",
              "'" + context.runId() + "' AS run",
              context.attempt() + " AS attempt",
              "'" + context.output() + "' AS folder",
              "'" + context.outputOf("6") + "' AS after",
              "'" + context.scratch() + "' AS scratch");
    }
  }

  /** Cannot be made. */
  public static final class NeedsArguments implements IterationJob {
    public NeedsArguments(String unused) {}

    @Override
    public Dataset<Row> transform(IterationContext context) {
      return context.frame("flights");
    }
  }

  /** Forgets to return. */
  public static final class NullJob implements IterationJob {
    @Override
    public Dataset<Row> transform(IterationContext context) {
      return null;
    }
  }

  /** Fails with a secret on its lips. */
  public static final class ThrowingJob implements IterationJob {
    @Override
    public Dataset<Row> transform(IterationContext context) throws IOException {
      throw new IllegalStateException(
          "cannot load", new IOException("no login with hunter2\nat all"));
    }
  }
}
