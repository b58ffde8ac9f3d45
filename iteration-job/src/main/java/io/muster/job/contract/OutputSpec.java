package io.muster.job.contract;

import java.util.List;
import java.util.Map;

/**
 * How the output is written.
 *
 * @param partitionBy columns that become folders, in this order; may be empty
 * @param targetFileSize bytes that a data file should have, at least 1
 * @param options of Spark's writer; may hold references that are resolved in the child
 */
public record OutputSpec(
    DataFormat format, List<String> partitionBy, long targetFileSize, Map<String, String> options) {
  public OutputSpec {
    Check.present(format, "format");
    Check.that(format != DataFormat.TEXT, "format of the output cannot be text");
    partitionBy = Check.list(partitionBy);
    options = Check.ordered(options);
    Check.that(targetFileSize > 0, "target_file_size must be at least 1 byte");
  }
}
