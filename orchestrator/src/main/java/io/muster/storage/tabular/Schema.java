package io.muster.storage.tabular;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Columns in their order. Two schemas are equal if names and types are: whether a column may be
 * null, its default and its comment do not survive a data file and are left out.
 */
public record Schema(List<Column> columns) {
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9_]+");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  /**
   * A top-level column.
   *
   * @param type as Spark writes it in DDL: {@code BIGINT}, {@code ARRAY<STRUCT<x: DOUBLE>>}
   */
  public record Column(String name, String type) {}

  public Schema {
    columns = List.copyOf(columns);
  }

  /**
   * Reads Spark DDL: {@code id INT NOT NULL, name STRING COMMENT 'who'}, with Spark's other names
   * of types.
   *
   * @throws IllegalArgumentException saying what is wrong, and where
   */
  public static Schema of(String ddl) {
    return new DdlReader(ddl).schema();
  }

  /** Spark DDL without spaces after the commas, as Spark's own {@code toDDL}. */
  public String ddl() {
    return columns.stream()
        .map(column -> quoted(column.name()) + " " + column.type())
        .collect(Collectors.joining(","));
  }

  /** Without these columns; a partition column is in the path and not in the file. */
  public Schema without(Set<String> names) {
    return new Schema(columns.stream().filter(column -> !names.contains(column.name())).toList());
  }

  static String struct(List<Column> fields) {
    return fields.stream()
        .map(field -> quoted(field.name()) + ": " + field.type())
        .collect(Collectors.joining(", ", "STRUCT<", ">"));
  }

  /** In backticks where Spark would put them. */
  static String quoted(String name) {
    boolean plain = PLAIN.matcher(name).matches() && !DIGITS.matcher(name).matches();
    return plain ? name : "`" + name.replace("`", "``") + "`";
  }
}
