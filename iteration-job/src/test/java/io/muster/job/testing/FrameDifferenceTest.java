package io.muster.job.testing;

import static io.muster.job.testing.TestFrames.assertFramesEqual;
import static io.muster.job.testing.TestFrames.frame;
import static io.muster.job.testing.TestFrames.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.SharedSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSpark.class)
class FrameDifferenceTest {
  private final SparkSession spark;

  FrameDifferenceTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void rowsMayComeInAnyOrder() {
    Dataset<Row> rows = frame(spark, "k STRING, n INT", row("a", 1), row("b", 2), row("a", 1));

    assertFramesEqual(rows, List.of(row("b", 2), row("a", 1), row("a", 1)));
  }

  @Test
  void duplicatesCount() {
    Dataset<Row> rows = frame(spark, "k STRING", row("a"), row("a"), row("b"));

    assertThat(difference(rows, frame(spark, "k STRING", row("a"), row("b"), row("b"))))
        .isEqualTo(
            """
            the frames differ in rows

            rows: 3, expected 3; 2 in both

            rows only in actual: 1
              k
              'a'

            rows only in expected: 1
              k
              'b'""");
  }

  @Test
  void showsRowsThatDifferInSomeColumnsSideBySide() {
    Dataset<Row> actual =
        frame(
            spark,
            "origin STRING, late INT, mean DOUBLE",
            row("JFK", 2, 12.5),
            row("LAX", 3, null),
            row("AUS", 1, 1),
            row("SEA", 9, 9));
    Dataset<Row> expected =
        frame(
            spark,
            "origin STRING, late INT, mean DOUBLE",
            row("AUS", 1, 1),
            row("LAX", 3, 0.5),
            row("JFK", 1, 12.5));

    assertThat(difference(actual, expected))
        .isEqualTo(
            """
            the frames differ in rows

            rows: 4, expected 3; 1 in both

            rows that differ in the columns marked *: 2
                        origin  late  mean
              actual    'JFK'   2 *   12.5
              expected  'JFK'   1 *   12.5
              actual    'LAX'   3     null *
              expected  'LAX'   3     0.5 *

            rows only in actual: 1
              origin  late  mean
              'SEA'   9     9.0""");
  }

  @Test
  void namesEveryColumnThatDiffersAndComparesByTheOthers() {
    Dataset<Row> actual =
        frame(spark, "k STRING, late BIGINT, extra DATE", row("a", 1, "2026-01-31"));
    Dataset<Row> expected =
        frame(spark, "k STRING, late INT, at STRUCT<x: INT>", row("b", 1, row(1)));

    assertThat(difference(actual, expected))
        .isEqualTo(
            """
            the frames differ in columns and rows

            columns:
              late: bigint, expected int
              extra: date, is not expected
              at: is missing, expected struct<x:int>

            rows: 1, expected 1; 0 in both by what both have: k

            rows only in actual: 1
              k
              'a'

            rows only in expected: 1
              k
              'b'""");
  }

  @Test
  void theOrderOfColumnsCountsAndWhetherTheyMayBeNullDoesNot() {
    Dataset<Row> ab = spark.sql("SELECT 1 AS a, 2 AS b");

    assertThat(difference(ab, spark.sql("SELECT 2 AS b, 1 AS a")))
        .contains("  the order: a b, expected b a\n")
        .contains("rows: 1, expected 1; 1 in both by what both have: a, b");
    assertFramesEqual(ab, frame(spark, "a INT, b INT", row(1, 2)));
  }

  @Test
  void framesWithoutAColumnInCommonAreStillCounted() {
    assertThat(difference(frame(spark, "a INT", row(1)), frame(spark, "b INT")))
        .endsWith("\n\nrows: 1, expected 0; there is no column by which to compare them");
  }

  @Test
  void comparesColumnsOfTheSameNameByTheirPlace() {
    Dataset<Row> twice = spark.sql("SELECT 1 AS a, 2 AS a");

    assertFramesEqual(twice, spark.sql("SELECT 1 AS a, 2 AS a"));
    assertThat(difference(twice, spark.sql("SELECT 1 AS a, 3 AS a"))).contains("2 *");
    assertThat(difference(twice, spark.sql("SELECT 1 AS a")))
        .contains("a: int and int, expected int");
  }

  @Test
  void doublesAreEqualWithinAToleranceThatGrowsWithThem() {
    Dataset<Row> actual = frame(spark, "k INT, x DOUBLE", row(1, 0.1 + 0.2), row(2, 3e20));
    List<Row> expected = List.of(row(1, 0.3), row(2, 3.0000000001e20));

    assertFramesEqual(actual, expected);
    assertThatThrownBy(() -> assertFramesEqual(actual, expected, 0))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("actual    1  0.30000000000000004 *")
        .hasMessageContaining("expected  1  0.3 *");
    assertFramesEqual(frame(spark, "x FLOAT", row(1.5)), List.of(row(1.4)), 0.2);
    assertThatThrownBy(() -> assertFramesEqual(actual, expected, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("a tolerance is 0 or more");
  }

  @Test
  void nanIsNanNullIsNullAndInfinityIsOnlyInfinity() {
    Dataset<Row> actual =
        frame(
            spark,
            "x DOUBLE",
            row(Double.NaN),
            row((Object) null),
            row(Double.POSITIVE_INFINITY),
            row(-0.0));

    assertFramesEqual(
        actual,
        List.of(row(0.0), row(Double.POSITIVE_INFINITY), row(Double.NaN), row((Object) null)));
    for (Object other : new Object[] {null, 1e308, Double.NEGATIVE_INFINITY}) {
      assertThat(
              difference(
                  frame(spark, "x DOUBLE", row(Double.POSITIVE_INFINITY)),
                  frame(spark, "x DOUBLE", row(other))))
          .contains("Infinity");
    }
  }

  @Test
  void decimalsAreEqualByValue() {
    Dataset<Row> actual = spark.sql("SELECT CAST(1.50 AS DECIMAL(10,2)) AS d");

    assertFramesEqual(actual, List.of(row("1.5")));
    assertThat(difference(actual, spark.sql("SELECT CAST(100 AS DECIMAL(10,2)) AS d")))
        .contains("  1.5\n")
        .contains("  100");
    assertThat(difference(actual, spark.sql("SELECT CAST(1.5 AS DECIMAL(10,1)) AS d")))
        .contains("d: decimal(10,2), expected decimal(10,1)");
  }

  @Test
  void comparesWhatIsNestedWithTheSameTolerance() {
    String ddl = "id INT, s STRUCT<x: DOUBLE, t: STRING>, a ARRAY<DOUBLE>, m MAP<STRING, DOUBLE>";
    Dataset<Row> actual =
        frame(
            spark,
            ddl,
            row(1, row(0.1 + 0.2, "a"), List.of(1, 2.0), Map.of("a", 1, "b", 2)),
            row(2, row(1, null), List.of(), Map.of("a", 1)));

    assertFramesEqual(
        actual,
        List.of(
            row(2, row(1, null), List.of(), Map.of("a", 1)),
            row(1, row(0.3, "a"), List.of(1, 2.0000000000001), Map.of("b", 2, "a", 1))));
    assertThat(
            difference(
                actual,
                frame(
                    spark,
                    ddl,
                    row(1, row(0.3, "b"), List.of(1, 2), Map.of("a", 1, "b", 2)),
                    row(2, row(1, null), null, Map.of("b", 1)))))
        .contains("{x: 0.3, t: 'b'} *")
        .contains("[] *", "null *")
        .contains("{'a': 1.0} *", "{'b': 1.0} *");
  }

  @Test
  void comparesBytesDatesAndTimes() {
    Dataset<Row> actual =
        spark.sql(
            "SELECT X'0aff' AS b, DATE'2026-01-31' AS d, TIMESTAMP'2026-01-31 12:00:00Z' AS t");

    assertFramesEqual(
        actual, List.of(row(new byte[] {10, -1}, "2026-01-31", "2026-01-31T12:00:00Z")));
    assertThat(
            difference(
                actual,
                spark.sql(
                    "SELECT X'0a' AS b, DATE'2026-01-31' AS d, TIMESTAMP'2026-01-31 13:00:00Z' AS t")))
        .contains("X'0aff'", "X'0a'", "2026-01-31T12:00:00Z", "2026-01-31T13:00:00Z");
  }

  @Test
  void showsTenRowsOfManyAndSaysSo() {
    Dataset<Row> many = spark.range(25).toDF("id");

    assertThat(difference(many, spark.range(0).toDF("id")))
        .contains("rows: 25, expected 0; 0 in both")
        .contains("rows only in actual: 25, of which 10 are shown\n  id\n  0\n  1\n")
        .endsWith("\n  9");
  }

  @Test
  void showsLongTextsFromWhereTheyDifferAndTellsTextsFromNothing() {
    String head = "x".repeat(200);
    Dataset<Row> actual = frame(spark, "k INT, t STRING, u STRING", row(1, head + "one", "null"));
    Dataset<Row> expected = frame(spark, "k INT, t STRING, u STRING", row(1, head + "two", "null"));

    assertThat(difference(actual, expected)).contains("xone' *", "xtwo' *", "'null'");
    assertThat(difference(frame(spark, "t STRING", row("a\nb'")), frame(spark, "t STRING")))
        .endsWith("  'a\\nb\\''");
  }

  @Test
  void leavesColumnsOutOfAPageThatWouldBeTooWideButNoneThatDiffers() {
    String[] columns =
        IntStream.range(0, 40)
            .mapToObj(i -> "'some text " + i + "' AS c" + i)
            .toArray(String[]::new);
    Dataset<Row> wide = spark.range(1).selectExpr(columns);
    columns[39] = "'another' AS c39";

    String said = difference(wide, spark.range(1).selectExpr(columns));

    assertThat(said).contains("c39", "'another' *", "more columns are not shown)");
    assertThat(said.lines()).allMatch(line -> line.length() <= 160);
  }

  @Test
  void refusesFramesThatNobodyShouldCollect() {
    FrameDifference small = new FrameDifference(new Tolerance(0, 0), 5);

    assertThat(small.of(spark.range(5).toDF("id"), spark.range(5).toDF("id"))).isEmpty();
    assertThat(small.of(spark.range(5).toDF("id"), spark.range(6).toDF("id")))
        .hasValueSatisfying(
            said ->
                assertThat(said)
                    .startsWith("the frames cannot be compared: expected has more than 5 rows")
                    .contains("aggregate first"));
  }

  @Test
  void changesPairsWhereThatMakesRoomForMore() {
    // 1.4 is near to both; greedy by order or by exactness would leave rows over
    Dataset<Row> actual = frame(spark, "x DOUBLE, y DOUBLE", row(1, 0), row(1.4, 0), row(2.6, 1));
    List<Row> expected = List.of(row(1.4, 0), row(1.8, 0), row(2.2, 1));

    assertFramesEqual(actual, expected, 0.3);
  }

  @Test
  void pairsManyNoisyRowsWhateverTheirOrder() {
    SplittableRandom random = new SplittableRandom(7);
    List<Row> ones = new ArrayList<>();
    List<Row> others = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      double x = random.nextInt(50);
      double y = random.nextDouble();
      ones.add(row(x * (1 + 1e-13 * random.nextInt(9)), y));
      others.add(row(x, y * (1 - 1e-13 * random.nextInt(9))));
    }
    Collections.shuffle(others, new java.util.Random(7));

    Dataset<Row> actual = frame(spark, "x DOUBLE, y DOUBLE", ones.toArray(Row[]::new));
    assertFramesEqual(actual, others);

    others.set(0, row(99, 99));
    assertThatThrownBy(() -> assertFramesEqual(actual, others))
        .hasMessageContaining("rows: 20,000, expected 20,000; 19,999 in both");
  }

  private static String difference(Dataset<Row> actual, Dataset<Row> expected) {
    return new FrameDifference(new Tolerance(1e-9, 1e-9), 1000).of(actual, expected).orElseThrow();
  }
}
