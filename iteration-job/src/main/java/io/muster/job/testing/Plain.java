package io.muster.job.testing;

import java.math.BigDecimal;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;

/**
 * Values of rows in a form in which equal ones are {@link Object#equals equal}: decimals whatever
 * their zeros, bytes by what they hold, zero without a sign.
 */
final class Plain {
  private Plain() {}

  /** The fields of a row within a row, or of a struct. */
  record Struct(List<String> names, List<Object> values) {
    @Override
    public String toString() {
      List<String> fields = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        fields.add(names.get(i) + ": " + shown(values.get(i)));
      }
      return fields.stream().collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /** Bytes, in hexadecimal digits. */
  record Bytes(String digits) {
    @Override
    public String toString() {
      return "X'" + digits + "'";
    }
  }

  /** Those columns of a row, in that order. */
  static List<Object> row(Row row, List<Integer> columns) {
    List<Object> values = new ArrayList<>(columns.size());
    columns.forEach(column -> values.add(of(row.get(column))));
    return Collections.unmodifiableList(values);
  }

  static Object of(Object value) {
    if (value instanceof Double number) {
      return number == 0 ? 0.0 : number;
    }
    if (value instanceof Float number) {
      return number == 0 ? 0f : number;
    }
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros();
    }
    if (value instanceof Timestamp time) {
      return time.toInstant();
    }
    if (value instanceof Date date) {
      return date.toLocalDate();
    }
    if (value instanceof byte[] bytes) {
      return new Bytes(HexFormat.of().formatHex(bytes));
    }
    if (value instanceof Row row) {
      return new Struct(List.of(row.schema().fieldNames()), items(row.toSeq()));
    }
    if (value instanceof scala.collection.Seq<?> items) {
      return items(items);
    }
    if (value instanceof scala.collection.Map<?, ?> entries) {
      return entries(JavaConverters.mapAsJavaMapConverter(entries).asJava());
    }
    return value;
  }

  private static List<Object> items(scala.collection.Seq<?> items) {
    List<Object> list = new ArrayList<>();
    JavaConverters.seqAsJavaListConverter(items).asJava().forEach(item -> list.add(of(item)));
    return Collections.unmodifiableList(list);
  }

  /** In the order of their keys, which a map of Spark's has not. */
  private static Map<Object, Object> entries(Map<?, ?> entries) {
    Map<Object, Object> map = new LinkedHashMap<>();
    entries.entrySet().stream()
        .sorted(Comparator.comparing(entry -> shown(of(entry.getKey()))))
        .forEach(entry -> map.put(of(entry.getKey()), of(entry.getValue())));
    return Collections.unmodifiableMap(map);
  }

  /** Rows with those first that are the first by their first column; numbers as numbers. */
  static int compareRows(List<Object> one, List<Object> other) {
    for (int i = 0; i < one.size(); i++) {
      int order = compare(one.get(i), other.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static int compare(Object one, Object other) {
    if (one instanceof Number a && other instanceof Number b) {
      return Double.compare(a.doubleValue(), b.doubleValue());
    }
    return shown(one).compareTo(shown(other));
  }

  /** As a reader can tell it from any other value. */
  static String shown(Object value) {
    if (value instanceof String text) {
      return "'"
          + text.replace("\\", "\\\\")
              .replace("\n", "\\n")
              .replace("\r", "\\r")
              .replace("\t", "\\t")
              .replace("'", "\\'")
          + "'";
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof List<?> items) {
      return items.stream().map(Plain::shown).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> shown(entry.getKey()) + ": " + shown(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return String.valueOf(value);
  }
}
