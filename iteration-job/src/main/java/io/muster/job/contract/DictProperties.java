package io.muster.job.contract;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The properties file of a dict: all text, in the file's order; a key given twice is an error. */
final class DictProperties {
  private DictProperties() {}

  static Map<Object, Object> read(String text, String name) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    try {
      new Collector(entries, name).load(new StringReader(text));
    } catch (IllegalArgumentException e) {
      throw new MalformedDictException(name + ": no valid properties file: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot fail to be read", e);
    }
    return entries;
  }

  /** Properties keeps neither order nor duplicates: what it is given is taken from its hands. */
  private static final class Collector extends Properties {
    private static final long serialVersionUID = 1L;

    private final transient Map<Object, Object> entries;
    private final String name;

    Collector(Map<Object, Object> entries, String name) {
      this.entries = entries;
      this.name = name;
    }

    @Override
    public synchronized Object put(Object key, Object value) {
      if (entries.containsKey(key)) {
        throw new MalformedDictException(name + " has the key '" + key + "' twice");
      }
      return entries.put(key, value);
    }
  }
}
