package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import io.muster.job.contract.DictSpec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The files of this machine that one application takes along, and the names that they have where
 * its driver runs: in its working directory. Where it runs here, they stay where they are.
 */
final class Baggage {
  private static final int HASH_LENGTH = 8;

  private final boolean isTaken;
  private final Map<String, String> names = new LinkedHashMap<>();

  /**
   * @param isTaken whether the driver runs elsewhere
   */
  Baggage(boolean isTaken) {
    this.isTaken = isTaken;
  }

  /** What the application calls the file; what lies in a store is the same for all. */
  String nameOf(String path) {
    if (!isTaken || !path.startsWith("/")) {
      return path;
    }
    // files of one name in several folders are several
    return names.computeIfAbsent(
        path,
        it ->
            Hashing.sha256()
                    .hashString(it, StandardCharsets.UTF_8)
                    .toString()
                    .substring(0, HASH_LENGTH)
                + "-"
                + it.substring(it.lastIndexOf('/') + 1));
  }

  /** The same of every dict that is a file. */
  Map<String, DictSpec> of(Map<String, DictSpec> dicts) {
    ImmutableMap.Builder<String, DictSpec> named = ImmutableMap.builder();
    dicts.forEach(
        (name, dict) ->
            named.put(
                name,
                dict instanceof DictSpec.File file
                    ? new DictSpec.File(
                        nameOf(file.file()), file.format(), file.keys(), file.overrides())
                    : dict));
    return named.buildOrThrow();
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** As Spark's settings have it: {@code path#name,path#name}. */
  String list() {
    return names.entrySet().stream()
        .map(file -> file.getKey() + "#" + file.getValue())
        .collect(Collectors.joining(","));
  }
}
