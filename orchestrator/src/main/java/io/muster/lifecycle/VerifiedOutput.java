package io.muster.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the verifier found good.
 *
 * @param rows empty where they cannot be known without reading the data
 * @param schema Spark DDL, where it can be known
 * @param files every data file, sorted by path
 */
public record VerifiedOutput(OptionalLong rows, Optional<String> schema, List<OutputFile> files) {
  public VerifiedOutput {
    files = List.copyOf(files);
  }

  public long bytes() {
    return files.stream().mapToLong(OutputFile::bytes).sum();
  }
}
