package io.muster.job;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Whether folders of parquet hold the same rows, pair by pair; sums of doubles may differ in their
 * last digits, because their order is not fixed. Arguments: folder and folder, and so on.
 */
public final class SameRows {
  private static final double TOLERANCE = 1e-9;

  private SameRows() {}

  public static void main(String[] folders) {
    SparkSession spark =
        SparkSession.builder().config("spark.sql.shuffle.partitions", 2).getOrCreate();
    try {
      for (int i = 0; i < folders.length; i += 2) {
        compare(spark, folders[i], folders[i + 1]);
      }
    } finally {
      spark.stop();
    }
  }

  private static void compare(SparkSession spark, String one, String other) {
    List<Row> ones = sorted(spark.read().parquet(one));
    List<Row> others = sorted(spark.read().parquet(other));
    if (ones.size() != others.size()) {
      throw new IllegalStateException(
          one + " has " + ones.size() + " rows, " + other + " has " + others.size());
    }
    for (int i = 0; i < ones.size(); i++) {
      if (!same(ones.get(i), others.get(i))) {
        throw new IllegalStateException(
            one + " has " + ones.get(i) + " where " + other + " has " + others.get(i));
      }
    }
  }

  private static List<Row> sorted(Dataset<Row> rows) {
    Column[] exactFirst =
        Arrays.stream(rows.schema().fields())
            .sorted((a, b) -> Boolean.compare(isInexact(a.dataType()), isInexact(b.dataType())))
            .map(field -> rows.col(field.name()))
            .toArray(Column[]::new);
    return rows.sort(exactFirst).collectAsList();
  }

  private static boolean isInexact(org.apache.spark.sql.types.DataType type) {
    return type.typeName().equals("double") || type.typeName().equals("float");
  }

  private static boolean same(Row one, Row other) {
    for (int i = 0; i < one.size(); i++) {
      if (one.get(i) instanceof Number a && other.get(i) instanceof Number b) {
        double far = Math.abs(a.doubleValue() - b.doubleValue());
        if (far > TOLERANCE * Math.max(1, Math.abs(a.doubleValue()))) {
          return false;
        }
      } else if (!java.util.Objects.equals(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }
}
