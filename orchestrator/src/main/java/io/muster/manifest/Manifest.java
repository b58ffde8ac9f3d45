package io.muster.manifest;

import io.muster.plan.Value;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * That a run has passed, and what it passed with: {@code <out_dir>/_MUSTER_SUCCESS.json}.
 *
 * @param nonce tells this manifest from every other; letters, digits and hyphens
 * @param name of the plan
 * @param planDigest of the resolved plan's text
 * @param iterations in the order of the sequence
 * @param warnings what a reader should know, each a sentence
 */
public record Manifest(
    String runId,
    String nonce,
    String name,
    Instant writtenAt,
    String planDigest,
    List<ManifestIteration> iterations,
    List<String> warnings) {
  public static final String FILE_NAME = "_MUSTER_SUCCESS.json";

  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9-]{8,64}");

  public Manifest {
    if (runId.isEmpty()) {
      throw new IllegalArgumentException("run_id is empty");
    }
    if (!NONCE.matcher(nonce).matches()) {
      throw new IllegalArgumentException(
          "nonce \"" + nonce + "\" is not 8 to 64 letters, digits and hyphens");
    }
    iterations = List.copyOf(iterations);
    warnings = List.copyOf(warnings);
    Set<Value> seen = new HashSet<>();
    for (ManifestIteration iteration : iterations) {
      if (!seen.add(iteration.value())) {
        throw new IllegalArgumentException("value " + iteration.value() + " is there twice");
      }
    }
  }

  public Optional<ManifestIteration> of(Value value) {
    return iterations.stream().filter(iteration -> iteration.value().equals(value)).findFirst();
  }
}
