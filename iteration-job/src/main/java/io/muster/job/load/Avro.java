package io.muster.job.load;

import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.DataSource;

/** The one format that a Spark home knows only if somebody has put its jar there. */
public final class Avro {
  private Avro() {}

  /**
   * Refuses what is avro where this Spark does not know it, and says how it would.
   *
   * @param what is read or written, as {@code frame 'flights'}
   */
  public static void require(SparkSession spark, String what, Failure.Kind kind) {
    try {
      var unused = DataSource.lookupDataSource("avro", spark.sessionState().conf());
    } catch (Exception e) { // AnalysisException is checked, and hidden from Java by Scala
      throw new JobException(
          kind,
          what
              + " is avro, which this Spark home does not know: name its package in the plan,"
              + " spark: {conf: {spark.jars.packages: \"org.apache.spark:spark-avro_"
              + scala.util.Properties.versionNumberString().replaceFirst("\\.[^.]*$", "")
              + ":"
              + spark.version().replaceFirst("-.*$", "")
              + "\"}}",
          e);
    }
  }
}
