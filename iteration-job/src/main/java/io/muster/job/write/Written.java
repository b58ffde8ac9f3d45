package io.muster.job.write;

import io.muster.job.contract.DataFile;
import io.muster.job.contract.QualityFigure;
import java.util.List;
import java.util.Map;

/**
 * What one write left.
 *
 * @param schema as DDL
 * @param nullCounts by column, in the order of the schema
 * @param files sorted by path
 * @param quality a figure for each rule that was asked for
 */
public record Written(
    long rows,
    String schema,
    Map<String, Long> nullCounts,
    List<DataFile> files,
    List<QualityFigure> quality) {
  public Written {
    files = List.copyOf(files);
    quality = List.copyOf(quality);
  }
}
