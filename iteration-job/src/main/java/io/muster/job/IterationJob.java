package io.muster.job;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A job written in Java or Scala: the class that a plan names in {@code job.class}. It needs a
 * public constructor without arguments, and is used once, in an application of its own.
 */
public interface IterationJob {
  /**
   * The rows of the iteration's output. They need not be computed here: Muster writes them, in the
   * format that the plan asks for, and counts them meanwhile.
   *
   * @throws Exception whatever it likes: the attempt fails, and is not tried again unless the plan
   *     says so by {@code retry.on}
   */
  Dataset<Row> transform(IterationContext context) throws Exception;
}
