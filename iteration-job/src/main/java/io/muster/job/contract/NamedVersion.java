package io.muster.job.contract;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether a plan says itself what of a table's history is read. */
final class NamedVersion {
  /** Options of Delta, Iceberg and Hudi, in lower case: Spark takes them in any. */
  private static final Set<String> OPTIONS =
      Set.of(
          "versionasof",
          "timestampasof",
          "snapshot-id",
          "as-of-timestamp",
          "branch",
          "tag",
          "as.of.instant",
          // parts of the history, which end where the plan says, or now
          "start-snapshot-id",
          "end-snapshot-id",
          "start-timestamp",
          "end-timestamp",
          "readchangefeed",
          "readchangedata",
          "hoodie.datasource.query.type");

  /** Delta's {@code /lake/t@v12} and {@code /lake/t@20260131000000000}. */
  private static final Pattern OF_DELTA = Pattern.compile(".*@(v\\d+|\\d{17})");

  private NamedVersion() {}

  /** What the options name, as they stand in the plan; empty if it is no version. */
  static Optional<String> in(Map<String, String> options) {
    String named =
        options.entrySet().stream()
            .filter(option -> OPTIONS.contains(option.getKey().toLowerCase(Locale.ROOT)))
            .map(option -> option.getKey() + "=" + option.getValue())
            .collect(Collectors.joining(","));
    return Optional.of(named).filter(text -> !text.isEmpty());
  }

  /** What the path names. */
  static Optional<String> in(String format, String path) {
    boolean isNamed =
        switch (format) {
          case "delta" -> OF_DELTA.matcher(path).matches();
          case "iceberg" -> path.contains("#");
          default -> false;
        };
    return isNamed ? Optional.of(path.substring(path.lastIndexOf('/') + 1)) : Optional.empty();
  }
}
