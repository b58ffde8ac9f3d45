package io.muster.job;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What a job knows of its iteration. The frames are also temp views of {@link #spark()}. */
public interface IterationContext {
  SparkSession spark();

  /** The value of the sequence, as written. */
  String value();

  /**
   * The value as a number.
   *
   * @throws NumberFormatException when it is none, or too large
   */
  int intValue();

  /** An input frame, by its name in the plan. */
  Dataset<Row> frame(String name);

  /**
   * A dict, by its name in the plan: unmodifiable, in the order of its source. Keys are text, or
   * integers where the plan says so.
   */
  Map<Object, Object> dict(String name);

  /** Where Muster will write the rows; the job itself must not write there. */
  String output();

  /**
   * The folder of an iteration that this one comes after.
   *
   * @throws IllegalArgumentException when the plan names no such iteration in {@code after}
   */
  String outputOf(String value);

  /** A folder of this attempt's own, removed at the end; null where the plan asks for none. */
  String scratch();

  /** From 1. */
  int attempt();

  String runId();
}
