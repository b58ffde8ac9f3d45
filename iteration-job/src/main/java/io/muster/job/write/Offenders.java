package io.muster.job.write;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.QualityFigure;
import io.muster.job.contract.References;
import io.muster.job.contract.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Looks for the rows that break a rule in what has been written. That is a second read of the
 * output, of the columns in question where the format has columns, and never one of the input.
 */
final class Offenders {
  private static final int LONGEST_KEY = 100;
  private static final String TIMES = "muster_times";

  private final Dataset<Row> written;
  private final References references;

  /** The columns in question of the rows that some share, and how many such there are. */
  record Shared(long count, List<String> keys) {}

  /**
   * @param schema of the rows as they were written
   * @param options of the writer, which are the reader's too
   */
  Offenders(
      SparkSession spark,
      OutputSpec spec,
      StructType schema,
      String folder,
      Map<String, String> options,
      References references) {
    this.written = WrittenRows.reader(spark, spec.format(), schema, options).load(folder);
    this.references = references;
  }

  static Column column(String name) {
    return col("`" + name.replace("`", "``") + "`");
  }

  /** What the given columns have in some of the rows for which the condition is true. */
  List<String> some(Column condition, List<String> columns) {
    Dataset<Row> offending =
        written
            .where(condition)
            .select(columns.stream().map(Offenders::column).toArray(Column[]::new));
    List<Row> found = asOurs(() -> offending.takeAsList(QualityFigure.MOST_KEYS));
    return found.stream().map(row -> key(row, columns)).sorted().toList();
  }

  /**
   * The keys that more than one row has, the most frequent first.
   *
   * @param rows that were written; as many must be read
   */
  Shared shared(List<String> columns, long rows) {
    if (rows == 0) {
      return new Shared(0, List.of());
    }
    Column[] key = columns.stream().map(Offenders::column).toArray(Column[]::new);
    Dataset<Row> keys = written.groupBy(key).agg(count(lit(1)).as(TIMES));
    Column isShared = col(TIMES).gt(1);
    for (Column part : key) {
      isShared = isShared.and(part.isNotNull());
    }
    Dataset<Row> counted =
        keys.agg(coalesce(sum(col(TIMES)), lit(0L)), count(when(isShared, lit(1))));
    Row figures = asOurs(counted::head);
    if (figures.getLong(0) != rows) {
      throw new JobException(
          Failure.Kind.OUTPUT,
          "quality.unique "
              + columns
              + " cannot be told: "
              + rows
              + " rows were written, and "
              + figures.getLong(0)
              + " are read back; take another output.format, or leave the rule out");
    }
    if (figures.getLong(1) == 0) {
      return new Shared(0, List.of());
    }
    List<Column> order = new ArrayList<>(List.of(col(TIMES).desc()));
    order.addAll(List.of(key));
    Dataset<Row> ordered = keys.where(isShared).orderBy(order.toArray(Column[]::new));
    List<Row> most = asOurs(() -> ordered.takeAsList(QualityFigure.MOST_KEYS));
    return new Shared(
        figures.getLong(1),
        most.stream()
            .map(row -> key(row, columns) + " (" + row.getLong(columns.size()) + " times)")
            .toList());
  }

  /** So that nobody takes these stages for those of the job. */
  private <T> T asOurs(Supplier<T> work) {
    SparkContext context = written.sparkSession().sparkContext();
    context.setCallSite(Spread.OWN_STAGE + "quality");
    try {
      return work.get();
    } finally {
      context.clearCallSite();
    }
  }

  private String key(Row row, List<String> columns) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String value = String.valueOf(row.get(i));
      parts.add(columns.size() == 1 ? value : columns.get(i) + "=" + value);
    }
    String text = references.redact(String.join(", ", parts)).replaceAll("\\s+", " ");
    return text.length() <= LONGEST_KEY ? text : text.substring(0, LONGEST_KEY) + "…";
  }
}
