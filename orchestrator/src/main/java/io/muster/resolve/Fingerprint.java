package io.muster.resolve;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A digest of what changes an iteration's result. Every part is written with its length, so that no
 * two lists of parts are the same bytes. The format is part of what a journal remembers: a change
 * of it makes every iteration look changed.
 */
final class Fingerprint {
  private static final String FORMAT = "muster fingerprint 1";

  private final Hasher hasher = Hashing.sha256().newHasher();

  Fingerprint() {
    add(FORMAT);
  }

  Fingerprint add(String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    hasher.putInt(bytes.length).putBytes(bytes);
    return this;
  }

  Fingerprint add(List<String> parts) {
    hasher.putInt(parts.size());
    parts.forEach(this::add);
    return this;
  }

  /** The order of a map's entries changes nothing. */
  Fingerprint add(Map<String, String> parts) {
    hasher.putInt(parts.size());
    parts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> add(entry.getKey()).add(entry.getValue()));
    return this;
  }

  /** A dict's value; the integer 7 and the text 7 are two things. */
  Fingerprint addValue(Object value) {
    if (value instanceof Map<?, ?> map) {
      add("map").add(String.valueOf(map.size()));
      map.forEach((key, item) -> addValue(key).addValue(item));
    } else if (value instanceof List<?> list) {
      add("list").add(String.valueOf(list.size()));
      list.forEach(this::addValue);
    } else if (value instanceof String text) {
      add("text").add(text);
    } else if (value == null) {
      add("nothing");
    } else {
      add(value instanceof Boolean ? "flag" : "number").add(String.valueOf(value));
    }
    return this;
  }

  String hex() {
    return hasher.hash().toString();
  }
}
