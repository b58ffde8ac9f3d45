package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import io.muster.engine.FileUri;
import io.muster.job.contract.DictSpec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The files of this machine that one application takes along, and the names that they have where
 * its driver runs: in its working directory. Where it runs here, they stay where they are.
 */
final class Baggage {
  private static final int HASH_LENGTH = 8;

  /** What is safe in a list of Spark's, in a link of YARN's and in a script of either. */
  private static final Pattern UNSAFE = Pattern.compile("[^A-Za-z0-9._-]");

  private final Optional<Carriage> carriage;
  private final Map<String, String> names = new LinkedHashMap<>();

  /**
   * @param carriage where the driver runs elsewhere
   */
  Baggage(Optional<Carriage> carriage) {
    this.carriage = carriage;
  }

  /** What the application calls the file; what lies in a store is the same for all. */
  String nameOf(String path) {
    if (carriage.isEmpty() || !path.startsWith("/")) {
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
                + UNSAFE.matcher(fileName(it)).replaceAll("_"));
  }

  /** The same of a Python file, which keeps its name: modules are known by it. */
  String nameOfPython(String path) {
    return carriage.map(it -> it.pythonFolder() + "/" + fileName(path)).orElse(path);
  }

  private static String fileName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
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

  /** Adds the files to those that the settings have, as {@code URI#name,URI#name}. */
  void addTo(Map<String, String> conf) {
    if (!names.isEmpty()) {
      String list =
          names.entrySet().stream()
              .map(file -> FileUri.of(file.getKey()) + "#" + file.getValue())
              .collect(Collectors.joining(","));
      conf.merge(carriage.orElseThrow().files(), list, (users, ours) -> users + "," + ours);
    }
  }
}
