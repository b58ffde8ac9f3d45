package io.muster.job.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Floating-point numbers within values, those in structs, arrays and maps included. */
final class Inexact {
  private static final Object SOME_NUMBER = "a number";

  private Inexact() {}

  /** Whether it is a number that a tolerance is for: NaN and infinity are only like themselves. */
  static boolean is(Object value) {
    return (value instanceof Double || value instanceof Float)
        && Double.isFinite(((Number) value).doubleValue());
  }

  /** All of them, in the order in which they stand. */
  static List<Double> numbersIn(Object value) {
    List<Double> numbers = new ArrayList<>();
    collect(value, numbers);
    return numbers;
  }

  private static void collect(Object value, List<Double> numbers) {
    if (is(value)) {
      numbers.add(((Number) value).doubleValue());
    } else if (value instanceof Plain.Struct struct) {
      collect(struct.values(), numbers);
    } else if (value instanceof List<?> items) {
      items.forEach(item -> collect(item, numbers));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(item -> collect(item, numbers));
    }
  }

  /** The value without them: the same for any two values that a tolerance could make alike. */
  static Object leftOut(Object value) {
    if (is(value)) {
      return SOME_NUMBER;
    }
    if (value instanceof Plain.Struct struct) {
      return leftOut(struct.values());
    }
    if (value instanceof List<?> items) {
      List<Object> list = new ArrayList<>();
      items.forEach(item -> list.add(leftOut(item)));
      return list;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      map.forEach((key, item) -> entries.put(key, leftOut(item)));
      return entries;
    }
    return value;
  }
}
