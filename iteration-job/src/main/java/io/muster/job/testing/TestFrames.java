package io.muster.job.testing;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Frames as a test writes them down, and whether two are the same. */
public final class TestFrames {
  /** The tolerance where none is given, relative and absolute: sums come in any order. */
  public static final double TOLERANCE = 1e-9;

  private TestFrames() {}

  /** A row of these values, in the order of the columns; null is null. */
  public static Row row(Object... values) {
    return RowFactory.create(values);
  }

  /**
   * A frame of a few rows. Numbers become those of the column's type, texts dates, times and
   * decimals, lists arrays, maps maps.
   *
   * @param ddl the columns, as in {@code "id INT, name STRING"}
   * @throws IllegalArgumentException naming the row and the column that do not fit
   */
  public static Dataset<Row> frame(SparkSession spark, String ddl, Row... rows) {
    return GivenRows.frame(spark, "the frame", List.of(rows), StructType.fromDDL(ddl));
  }

  /**
   * Fails unless both frames have the same columns, by name, type and order, and the same rows, in
   * any order: as many of each. Floating-point numbers may differ by {@link #TOLERANCE}; NaN equals
   * NaN, null equals null, decimals are equal by value.
   *
   * @throws AssertionError telling the difference: columns, counts, rows. Also where a frame has
   *     more than 100,000 rows, for they are collected
   */
  public static void assertFramesEqual(Dataset<Row> actual, Dataset<Row> expected) {
    assertFramesEqual(actual, expected, TOLERANCE);
  }

  /**
   * The same with another tolerance.
   *
   * @param tolerance as a share of the larger of two numbers, and as a difference; 0 or more
   */
  public static void assertFramesEqual(
      Dataset<Row> actual, Dataset<Row> expected, double tolerance) {
    assertFramesEqual(actual, expected, new Tolerance(tolerance, tolerance));
  }

  /** The same for rows that a test writes down, of the columns that the actual frame has. */
  public static void assertFramesEqual(Dataset<Row> actual, List<Row> expected) {
    assertFramesEqual(actual, expected, TOLERANCE);
  }

  /** The same with another tolerance. */
  public static void assertFramesEqual(Dataset<Row> actual, List<Row> expected, double tolerance) {
    Dataset<Row> rows =
        GivenRows.frame(actual.sparkSession(), "the expected frame", expected, actual.schema());
    assertFramesEqual(actual, rows, tolerance);
  }

  private static void assertFramesEqual(
      Dataset<Row> actual, Dataset<Row> expected, Tolerance tolerance) {
    new FrameDifference(tolerance, FrameDifference.MOST_ROWS)
        .of(actual, expected)
        .ifPresent(
            difference -> {
              throw new AssertionError(difference);
            });
  }
}
