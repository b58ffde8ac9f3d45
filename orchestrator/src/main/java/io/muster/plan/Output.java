package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/**
 * How Muster's own jobs write.
 *
 * @param targetFileSize bytes that one file should have
 * @param overwrite whether folders that Muster does not know may be emptied
 */
public record Output(
    String format,
    ImmutableList<String> partitionBy,
    long targetFileSize,
    ImmutableMap<String, String> options,
    boolean overwrite) {
  /** The size of a file where a plan says none. */
  static final String TARGET_FILE_SIZE = "128m";

  /** How a staged frame is written. */
  static final Output STAGED =
      new Output(
          "parquet",
          ImmutableList.of(),
          Quantities.bytes(TARGET_FILE_SIZE).orElseThrow(),
          ImmutableMap.of(),
          false);
}
