package io.muster.job.testing;

import static io.muster.job.testing.TestFrames.assertFramesEqual;
import static io.muster.job.testing.TestFrames.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.IterationContext;
import io.muster.job.IterationJob;
import io.muster.job.SharedSpark;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.DictSpec;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class TransformTest {
  private final SparkSession spark;

  @TempDir private Path folder;

  TransformTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void runsASqlFileWithWhatIsGiven() throws Exception {
    Dataset<Row> rows =
        Transform.ofSql(
                spark, sql("SELECT id * ${value} AS n FROM a WHERE id > ${dict:d.least}"), 3)
            .frame("a", "id INT", row(1), row(2))
            .dict("d", Map.of("least", 1))
            .rows();

    assertFramesEqual(rows, List.of(row(6)));
  }

  @Test
  void callsAJobWithWhatIsGiven() throws Exception {
    Dataset<Row> rows =
        Transform.of(spark, new Doubling(), 3)
            .frame("a", "id INT", row(1))
            .dict("d", Map.of(2, "two"))
            .rows();

    assertFramesEqual(rows, List.of(row(1, 3, "two")));
  }

  @Test
  void whatIsNotGivenComesFromThePlan() throws Exception {
    Files.writeString(folder.resolve("a.csv"), "1\n2\n");
    Files.writeString(folder.resolve("b.csv"), "1,x\n2,y\n");
    spark.range(1).write().parquet(folder + "/p.parquet");
    String sql = sql("SELECT name FROM a JOIN b USING (id) WHERE id >= ${dict:d.least}");

    assertFramesEqual(ofPlan(sql).rows(Optional.empty()), List.of(row("x"), row("y")));

    IterationUnderTest given = ofPlan(sql);
    given.giveFrame("b", given.columns("b"), List.of(row(2, "other"), row(3, "z")));
    given.giveDict("d", Map.of("least", 2));
    assertFramesEqual(given.rows(Optional.empty()), List.of(row("other")));
    assertThat(spark.catalog().tableExists("a")).as("another test must not find it").isFalse();
  }

  @Test
  void refusesWhatThePlanDoesNotHave() throws Exception {
    IterationUnderTest given = ofPlan(sql("SELECT 1"));

    assertThatThrownBy(() -> given.giveFrame("c", spark.range(1).toDF()))
        .hasMessage("there is no frame 'c'; the plan has [a, b, p]");
    assertThatThrownBy(() -> given.giveDict("e", Map.of()))
        .hasMessage("there is no dict 'e'; the plan has [d]");
  }

  @Test
  void knowsColumnsByThePlanOrByTheFiles() throws Exception {
    spark.range(1).write().parquet(folder + "/p.parquet");
    IterationUnderTest given = ofPlan(sql("SELECT 1"));

    assertThat(given.columns("b").toDDL()).as("no file is there").isEqualTo("id INT,name STRING");
    assertThat(given.columns("p").toDDL()).isEqualTo("id BIGINT");
  }

  @Test
  void asksForColumnsThatNobodyKnows() {
    IterationUnderTest given = ofPlan(sql("SELECT 1"));
    String asks = " are not known here: give them with the rows, as \"id INT\"; ";

    assertThatThrownBy(() -> given.columns("p"))
        .hasMessageStartingWith("the columns of frame 'p'" + asks + "frame 'p': nothing matches ");
    assertThatThrownBy(() -> Transform.ofSql(spark, "a.sql", 1).frame("a", row(1)))
        .hasMessageStartingWith("the columns of frame 'a'" + asks);
  }

  @Test
  void writesNothingWhereARunDoes() {
    String json = new ContractJson().write(spec(sql("SELECT 1")));
    Spec spec = TestSpec.of(json.replace("/out/", MusterProgram.PLACE + "/"), folder);

    assertThat(spec.output()).isEqualTo(folder + "/iter_3");
    assertThat(spec.pins()).isNull();
    assertThat(spec.scratch()).isEqualTo(folder + "/scratch");
    assertThat(folder.resolve("scratch")).isDirectory();
  }

  private IterationUnderTest ofPlan(String sql) {
    return new IterationUnderTest(spark, spec(sql), Map.of());
  }

  private Spec spec(String sql) {
    return new Spec(
        1,
        "run 1",
        "3",
        1,
        "m-tag",
        "/out/iter_3",
        "/out/attempt",
        "/out/scratch",
        Map.of(),
        new TreeMap<>(
            Map.of(
                "a",
                csv("a.csv", "id INT"),
                "b",
                csv("b.csv", "id INT, name STRING"),
                "p",
                FrameSpec.ofFiles(
                    DataFormat.PARQUET, List.of(folder + "/p.parquet"), Map.of(), null))),
        Map.of("d", new DictSpec.Inline(Map.of("least", 1), Map.of())),
        new JobSpec.Sql(sql, null),
        new OutputSpec(DataFormat.PARQUET, List.of(), 1L << 20, Map.of()),
        null,
        1,
        Map.of(),
        null,
        null,
        null);
  }

  private FrameSpec csv(String name, String schema) {
    return FrameSpec.ofFiles(
        DataFormat.CSV, List.of(folder.resolve(name).toString()), Map.of(), schema);
  }

  private String sql(String text) {
    try {
      return Files.writeString(folder.resolve("3.sql"), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows its value and its dict. */
  private static final class Doubling implements IterationJob {
    @Override
    public Dataset<Row> transform(IterationContext context) {
      return context
          .spark()
          .table("a")
          .selectExpr(
              "id", context.intValue() + " AS value", "'" + context.dict("d").get(2) + "' AS two");
    }
  }
}
