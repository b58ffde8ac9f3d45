package io.muster.job.write;

import io.muster.job.contract.DataFile;
import io.muster.job.contract.OutputPart;
import io.muster.job.contract.QualityFigure;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was written.
 *
 * @param rows null where nobody can tell without reading the files
 * @param schema as DDL, or null where the job wrote itself
 * @param nullCounts by column, in the order of the schema
 * @param files sorted by path
 * @param quality a figure for each rule that was asked for
 * @param parts by folder, where there are several outputs
 */
public record Written(
    Long rows,
    String schema,
    Map<String, Long> nullCounts,
    List<DataFile> files,
    List<QualityFigure> quality,
    Map<String, OutputPart> parts) {
  public Written {
    files = List.copyOf(files);
    quality = List.copyOf(quality);
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** Of a single output. */
  Written(
      Long rows,
      String schema,
      Map<String, Long> nullCounts,
      List<DataFile> files,
      List<QualityFigure> quality) {
    this(rows, schema, nullCounts, files, quality, Map.of());
  }
}
