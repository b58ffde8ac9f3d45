package io.muster.job.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the iteration job writes beside its output, last: {@code _MUSTER_RECEIPT.json}.
 *
 * @param schema of the rows, as DDL, partition columns included, in the order of the query
 * @param nullCounts by top-level column, in the order of the schema
 * @param files every data file, sorted by path
 * @param inputs by frame; only the frames that were loaded
 * @param quality a figure for each rule that the spec asks for
 * @param spread of the work over the slice, or null where nobody has seen it
 */
public record Receipt(
    int format,
    String runId,
    String value,
    int attempt,
    String tag,
    String applicationId,
    long rows,
    String schema,
    Map<String, Long> nullCounts,
    List<DataFile> files,
    Map<String, InputIdentity> inputs,
    String sparkVersion,
    Instant writtenAt,
    List<QualityFigure> quality,
    Spread spread) {
  public static final int FORMAT = 1;
  public static final String FILE_NAME = "_MUSTER_RECEIPT.json";

  public Receipt {
    Check.format(format, FORMAT);
    Check.text(runId, "run_id");
    Check.text(value, "value");
    Check.that(attempt >= 1, "attempt must be at least 1");
    Check.text(tag, "tag");
    Check.present(applicationId, "application_id");
    Check.that(rows >= 0, "rows is below zero");
    Check.present(schema, "schema");
    Check.present(files, "files");
    Check.present(writtenAt, "written_at");
    nullCounts = Check.ordered(nullCounts);
    files = Check.list(files);
    inputs = Check.ordered(inputs);
    quality = Check.list(quality);
  }
}
