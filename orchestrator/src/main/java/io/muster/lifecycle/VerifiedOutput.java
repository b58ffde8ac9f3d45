package io.muster.lifecycle;

import com.google.common.collect.ImmutableMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the verifier found good.
 *
 * @param rows empty where they cannot be known without reading the data
 * @param schema Spark DDL, where it can be known
 * @param files every data file, sorted by path
 * @param inputs a digest of what each frame read, where the receipt says so
 * @param results what the job put down beside its output, as JSON; empty where there is nothing
 */
public record VerifiedOutput(
    OptionalLong rows,
    Optional<String> schema,
    List<OutputFile> files,
    ImmutableMap<String, String> inputs,
    Optional<String> results) {
  public VerifiedOutput {
    files = List.copyOf(files);
  }

  /** Without results. */
  public VerifiedOutput(
      OptionalLong rows,
      Optional<String> schema,
      List<OutputFile> files,
      ImmutableMap<String, String> inputs) {
    this(rows, schema, files, inputs, Optional.empty());
  }

  public long bytes() {
    return files.stream().mapToLong(OutputFile::bytes).sum();
  }
}
