package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import com.google.common.hash.Hashing;
import io.muster.job.contract.DictSpec;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files of this machine that one application takes along, and the names that they have where
 * its driver runs: in its working directory. Where it runs here, they stay where they are.
 */
final class Baggage {
  private static final int HASH_LENGTH = 8;
  private static final int KEPT_LETTERS = 200;

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
                + endOf(UNSAFE.matcher(fileName(it)).replaceAll("_")));
  }

  /** No name of a file may have more than 255 letters. */
  private static String endOf(String name) {
    return name.substring(Math.max(0, name.length() - KEPT_LETTERS));
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

  /** The files that were named, by their names there. */
  ImmutableMap<String, String> byName() {
    ImmutableMap.Builder<String, String> files = ImmutableMap.builder();
    names.forEach((path, name) -> files.put(name, path));
    return files.buildOrThrow();
  }
}
