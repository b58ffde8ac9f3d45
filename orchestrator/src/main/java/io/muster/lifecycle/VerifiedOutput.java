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
 * @param inputs what each frame read, where the receipt says so: a digest of its files, or the
 *     version of its table
 * @param warned what is not as the plan wishes and does not fail it, a sentence each; empty for
 *     nothing
 * @param use of the slice, where it is known
 * @param results what the job put down beside its output, as JSON; empty where there is nothing
 * @param pins the versions that the run holds to, by table, as far as it read at them; empty for
 *     none
 */
public record VerifiedOutput(
    OptionalLong rows,
    Optional<String> schema,
    List<OutputFile> files,
    ImmutableMap<String, String> inputs,
    Optional<List<String>> warned,
    Optional<SliceUse> use,
    Optional<String> results,
    Optional<ImmutableMap<String, String>> pins) {
  public VerifiedOutput {
    files = List.copyOf(files);
    warned = warned.filter(warnings -> !warnings.isEmpty()).map(List::copyOf);
    pins = pins.filter(tables -> !tables.isEmpty());
  }

  /** One with which nothing is amiss, and of which it is not known how its slice was used. */
  public VerifiedOutput(
      OptionalLong rows,
      Optional<String> schema,
      List<OutputFile> files,
      ImmutableMap<String, String> inputs) {
    this(
        rows,
        schema,
        files,
        inputs,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public List<String> warnings() {
    return warned.orElse(List.of());
  }

  /** The same, with these warnings in place of those that it had. */
  public VerifiedOutput withWarnings(List<String> warnings) {
    return new VerifiedOutput(
        rows, schema, files, inputs, Optional.of(warnings), use, results, pins);
  }

  /** The same, with what is known of the use of its slice. */
  public VerifiedOutput withUse(SliceUse known) {
    return new VerifiedOutput(
        rows, schema, files, inputs, warned, Optional.of(known), results, pins);
  }

  /** The same, with what the job put down beside it. */
  public VerifiedOutput withResults(Optional<String> put) {
    return new VerifiedOutput(rows, schema, files, inputs, warned, use, put, pins);
  }

  public long bytes() {
    return files.stream().mapToLong(OutputFile::bytes).sum();
  }
}
