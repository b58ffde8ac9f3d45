package io.muster.job.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the iteration job writes beside its output, last: {@code _MUSTER_RECEIPT.json}.
 *
 * @param rows of all outputs together; null where the job wrote them itself, into files that do not
 *     tell
 * @param schema of the rows, as DDL, partition columns included, in the order of the query; of
 *     several outputs a struct each; null where the job wrote them itself
 * @param nullCounts by top-level column, in the order of the schema
 * @param files every data file, sorted by path
 * @param inputs by frame; only the frames of files that were loaded
 * @param versions by frame; only the frames of tables that were loaded and have versions
 * @param quality a figure for each rule that the spec asks for
 * @param spread of the work over the slice, or null where nobody has seen it
 * @param outputs by folder, where there are several; the files are those of all of them
 * @param results what the job put down beside its output, small and as JSON can say it
 */
public record Receipt(
    int format,
    String runId,
    String value,
    int attempt,
    String tag,
    String applicationId,
    Long rows,
    String schema,
    Map<String, Long> nullCounts,
    List<DataFile> files,
    Map<String, InputIdentity> inputs,
    Map<String, InputVersion> versions,
    String sparkVersion,
    Instant writtenAt,
    List<QualityFigure> quality,
    Spread spread,
    Map<String, OutputPart> outputs,
    Map<String, Object> results) {
  public static final int FORMAT = 1;
  public static final String FILE_NAME = "_MUSTER_RECEIPT.json";

  public Receipt {
    Check.format(format, FORMAT);
    Check.text(runId, "run_id");
    Check.text(value, "value");
    Check.that(attempt >= 1, "attempt must be at least 1");
    Check.text(tag, "tag");
    Check.present(applicationId, "application_id");
    Check.that(rows == null || rows >= 0, "rows is below zero");
    Check.that(rows != null || schema == null, "rows is missing");
    Check.present(files, "files");
    Check.present(writtenAt, "written_at");
    nullCounts = Check.ordered(nullCounts);
    files = Check.list(files);
    inputs = Check.ordered(inputs);
    versions = Check.ordered(versions);
    quality = Check.list(quality);
    outputs = Check.ordered(outputs);
    results = Check.ordered(results);
  }

  /** Of a single output without results. */
  public Receipt(
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
    this(
        format,
        runId,
        value,
        attempt,
        tag,
        applicationId,
        rows,
        schema,
        nullCounts,
        files,
        inputs,
        Map.of(),
        sparkVersion,
        writtenAt,
        quality,
        spread,
        Map.of(),
        Map.of());
  }

  /** Of one of several outputs, as though it were the only one; its files are below its folder. */
  public Receipt part(String name) {
    OutputPart part = outputs.get(name);
    String folder = name + "/";
    List<DataFile> ofPart =
        files.stream()
            .filter(file -> file.path().startsWith(folder))
            .map(
                file ->
                    new DataFile(file.path().substring(folder.length()), file.bytes(), file.rows()))
            .toList();
    return new Receipt(
        format,
        runId,
        value,
        attempt,
        tag,
        applicationId,
        part.rows(),
        part.schema(),
        part.nullCounts(),
        ofPart,
        inputs,
        sparkVersion,
        writtenAt,
        List.of(),
        null);
  }
}
