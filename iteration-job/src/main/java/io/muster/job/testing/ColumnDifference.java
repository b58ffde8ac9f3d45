package io.muster.job.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns by which two frames differ: by name, type and order. Whether a column may be null is
 * not looked at, for Spark itself does not keep to it.
 *
 * @param lines one for each difference
 * @param actual places of the columns that both have, whose rows can be compared
 * @param expected places of the same columns there
 * @param names of these columns
 */
record ColumnDifference(
    List<String> lines, List<Integer> actual, List<Integer> expected, List<String> names) {

  static ColumnDifference of(StructType actual, StructType expected) {
    if (described(actual).equals(described(expected))) {
      List<Integer> all = IntStream.range(0, actual.size()).boxed().toList();
      return new ColumnDifference(List.of(), all, all, List.of(actual.fieldNames()));
    }
    List<String> lines = new ArrayList<>();
    List<String> both = new ArrayList<>();
    for (String name : names(actual, expected)) {
      String is = types(actual, name);
      String should = types(expected, name);
      if (is.isEmpty()) {
        lines.add(name + ": is missing, expected " + should);
      } else if (should.isEmpty()) {
        lines.add(name + ": " + is + ", is not expected");
      } else if (!is.equals(should)) {
        lines.add(name + ": " + is + ", expected " + should);
      } else if (places(actual, name).size() == 1) {
        both.add(name);
      }
    }
    if (lines.isEmpty()) {
      lines.add("the order: " + listed(actual) + ", expected " + listed(expected));
    }
    return new ColumnDifference(lines, ofAll(both, actual), ofAll(both, expected), both);
  }

  private static List<String> described(StructType schema) {
    return Arrays.stream(schema.fields()).map(field -> field.name() + ": " + type(field)).toList();
  }

  private static Set<String> names(StructType actual, StructType expected) {
    Set<String> names = new LinkedHashSet<>(List.of(actual.fieldNames()));
    names.addAll(List.of(expected.fieldNames()));
    return names;
  }

  /** Of all columns of this name, for nothing forbids two. */
  private static String types(StructType schema, String name) {
    return places(schema, name).stream()
        .map(place -> type(schema.fields()[place]))
        .collect(Collectors.joining(" and "));
  }

  private static String type(StructField field) {
    return field.dataType().catalogString();
  }

  private static List<Integer> places(StructType schema, String name) {
    return IntStream.range(0, schema.size())
        .filter(place -> schema.fields()[place].name().equals(name))
        .boxed()
        .toList();
  }

  private static List<Integer> ofAll(List<String> names, StructType schema) {
    return names.stream().map(name -> places(schema, name).get(0)).toList();
  }

  private static String listed(StructType schema) {
    return String.join(" ", schema.fieldNames());
  }
}
