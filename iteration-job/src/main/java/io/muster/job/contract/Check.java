package io.muster.job.contract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The checks that the records of the contract share; each names the field and the rule. */
final class Check {
  private Check() {}

  static void that(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  static <T> T present(T thing, String field) {
    that(thing != null, field + " is missing");
    return thing;
  }

  static String text(String text, String field) {
    that(text != null && !text.isEmpty(), field + " is missing or empty");
    return text;
  }

  static void format(int found, int known) {
    that(
        found == known,
        "format is "
            + found
            + ", this Muster reads format "
            + known
            + ": use the Muster that wrote it, or a later one");
  }

  /** Unlike Map.copyOf it keeps the order, and null values. */
  static <K, V> Map<K, V> ordered(Map<K, V> map) {
    return map == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }

  static <T> List<T> list(List<T> list) {
    return list == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(list));
  }
}
