package io.muster.examples.flights;

import java.util.LinkedHashMap;
import java.util.Map;

/** The column {@code settings} of the frame {@code models}: {@code from_hour=5;to_hour=23}. */
record Settings(Map<String, String> entries) {
  Settings {
    entries = Map.copyOf(entries);
  }

  static Settings parse(String text) {
    Map<String, String> entries = new LinkedHashMap<>();
    for (String entry : text.split(";", -1)) {
      int equals = entry.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "settings are written key=value;key=value, not '" + text + "'");
      }
      entries.put(entry.substring(0, equals).strip(), entry.substring(equals + 1).strip());
    }
    return new Settings(entries);
  }

  int number(String key) {
    String text = entries.get(key);
    if (text == null) {
      throw new IllegalArgumentException(
          "settings lack '" + key + "': they have " + entries.keySet());
    }
    return Integer.parseInt(text);
  }
}
