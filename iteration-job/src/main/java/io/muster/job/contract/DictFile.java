package io.muster.job.contract;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the text of a dict file as an ordered map. Values are text, numbers (Integer, Long,
 * BigInteger or Double), booleans, null, lists and maps of these, and nothing else, whatever the
 * format. Of YAML the core schema of version 1.2 is read: {@code no} and {@code 2026-01-31} are
 * text, and so is {@code 007}, which is no canonical integer.
 */
public final class DictFile {
  static final int MAX_CHARACTERS = 16 << 20;
  static final int MAX_DEPTH = 50;
  static final int MAX_ALIASES = 50;

  /** Aliases may stand for much more than the text is long. */
  static final int MAX_VALUES = 2_000_000;

  private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");

  private DictFile() {}

  /**
   * Reads a dict.
   *
   * @param name of the file, for messages
   * @throws MalformedDictException in one line
   */
  public static Map<Object, Object> read(
      String text, DictSpec.FileFormat format, DictSpec.Keys keys, String name) {
    if (text.length() > MAX_CHARACTERS) {
      throw new MalformedDictException(
          name + " has " + text.length() + " characters; a dict may have " + MAX_CHARACTERS);
    }
    Object root =
        switch (format) {
          case JSON -> DictJson.read(text, name);
          case YAML -> DictYaml.read(text, name);
          case PROPERTIES -> DictProperties.read(text, name);
        };
    if (!(root instanceof Map<?, ?> map)) {
      throw new MalformedDictException(
          name + " holds " + kindOf(root) + " at its top; a dict must be a map of keys to values");
    }
    new Walk(name).check(map, 1);
    return withKeys(new LinkedHashMap<>(map), keys, name);
  }

  /**
   * The same entries with keys as asked for.
   *
   * @throws MalformedDictException when a key is no integer, or two become one
   */
  public static Map<Object, Object> withKeys(
      Map<Object, Object> entries, DictSpec.Keys keys, String name) {
    Map<Object, Object> converted = new LinkedHashMap<>();
    entries.forEach(
        (key, value) -> {
          Object asked =
              switch (keys) {
                case AS_WRITTEN -> key;
                case TEXT -> String.valueOf(key);
                case INT -> integer(key, name);
              };
          if (converted.containsKey(asked)) {
            throw new MalformedDictException(name + " has the key '" + asked + "' twice");
          }
          converted.put(asked, value);
        });
    return converted;
  }

  /** The entries with the overrides laid over them; a key is found as text or as an integer. */
  public static Map<Object, Object> overlaid(
      Map<Object, Object> entries, Map<Object, Object> overrides) {
    Map<Object, Object> laid = new LinkedHashMap<>(entries);
    overrides.forEach((key, value) -> laid.put(sameKey(entries, key), value));
    return laid;
  }

  private static Object sameKey(Map<Object, Object> entries, Object key) {
    if (entries.containsKey(key)) {
      return key;
    }
    String text = String.valueOf(key);
    return entries.keySet().stream()
        .filter(there -> String.valueOf(there).equals(text))
        .findFirst()
        .orElse(key);
  }

  private static Object integer(Object key, String name) {
    if (key instanceof Integer || key instanceof Long || key instanceof BigInteger) {
      return key;
    }
    if (key instanceof String text && INTEGER.matcher(text).matches()) {
      return narrow(new BigInteger(text));
    }
    throw new MalformedDictException(
        name + " has the key '" + key + "', which is no integer, but 'keys: int' is asked for");
  }

  private static Object narrow(BigInteger number) {
    if (number.bitLength() < Integer.SIZE) {
      return number.intValue();
    }
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  private static String kindOf(Object value) {
    if (value == null) {
      return "nothing";
    }
    return value instanceof List<?> ? "a list" : "a single value";
  }

  /** Bounds what aliases stand for, and lets no value through that JSON could not say. */
  private static final class Walk {
    private final String name;
    private int values;

    Walk(String name) {
      this.name = name;
    }

    void check(Object value, int depth) {
      if (depth > MAX_DEPTH) {
        throw new MalformedDictException(name + " is nested deeper than " + MAX_DEPTH + " levels");
      }
      if (++values > MAX_VALUES) {
        throw new MalformedDictException(name + " stands for more than " + MAX_VALUES + " values");
      }
      if (value instanceof Map<?, ?> map) {
        map.forEach(
            (key, item) -> {
              if (key == null || key instanceof Map || key instanceof List) {
                throw new MalformedDictException(
                    name + " has a key that is " + (key == null ? "null" : "a list or a map"));
              }
              check(item, depth + 1);
            });
      } else if (value instanceof List<?> list) {
        list.forEach(item -> check(item, depth + 1));
      } else if (!(value == null
          || value instanceof String
          || value instanceof Number
          || value instanceof Boolean)) {
        throw new MalformedDictException(
            name
                + " holds a "
                + value.getClass().getSimpleName()
                + "; a dict holds text, numbers, booleans, null, lists and maps");
      }
    }
  }
}
