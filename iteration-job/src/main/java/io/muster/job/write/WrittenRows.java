package io.muster.job.write;

import io.muster.job.contract.DataFormat;
import java.util.Map;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Reads back what has been written. */
final class WrittenRows {
  private WrittenRows() {}

  /**
   * A reader of rows as they were written.
   *
   * @param options of the writer, which are the reader's too
   */
  static DataFrameReader reader(
      SparkSession spark, DataFormat format, StructType schema, Map<String, String> options) {
    DataFrameReader reader =
        spark.read().format(format.word()).schema(schema.asNullable()).options(options);
    // a text may have line ends in it
    return format == DataFormat.CSV ? reader.option("multiLine", true) : reader;
  }
}
