package io.muster.job.testing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.collection.JavaConverters;

/** Makes rows that a test writes down fit their columns, where nothing is lost by it. */
final class GivenRows {
  private final ZoneId zone;

  private GivenRows(ZoneId zone) {
    this.zone = zone;
  }

  /**
   * A frame of these rows; any column may be null.
   *
   * @param what it is, for messages
   * @throws IllegalArgumentException naming the row and the column that do not fit
   */
  static Dataset<Row> frame(SparkSession spark, String what, List<Row> rows, StructType schema) {
    GivenRows given = new GivenRows(ZoneId.of(spark.conf().get("spark.sql.session.timeZone")));
    List<Row> fitting = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      fitting.add(given.row(what + ", row " + (i + 1), rows.get(i), schema));
    }
    return spark.createDataFrame(fitting, schema.asNullable());
  }

  private Row row(String what, Row row, StructType schema) {
    if (row.size() != schema.size()) {
      throw new IllegalArgumentException(
          what
              + ": it has "
              + row.size()
              + (row.size() == 1 ? " value" : " values")
              + ", and the columns are "
              + String.join(", ", schema.fieldNames()));
    }
    Object[] values = new Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      StructField field = schema.fields()[i];
      values[i] = value(what + ", " + field.name(), row.get(i), field.dataType());
    }
    return RowFactory.create(values);
  }

  private Object value(String what, Object value, DataType type) {
    if (value == null) {
      return null;
    }
    if (type instanceof StructType struct && value instanceof Row row) {
      return row(what, row, struct);
    }
    if (type instanceof ArrayType array && value instanceof List<?> items) {
      return items(what, items, array.elementType());
    }
    if (type instanceof ArrayType array && value instanceof Object[] items) {
      return items(what, Arrays.asList(items), array.elementType());
    }
    if (type instanceof MapType map && value instanceof Map<?, ?> entries) {
      Map<Object, Object> fitting = new LinkedHashMap<>();
      entries.forEach(
          (key, item) ->
              fitting.put(value(what, key, map.keyType()), value(what, item, map.valueType())));
      return fitting;
    }
    try {
      return simple(value, type);
    } catch (RuntimeException e) { // of parsing or of arithmetic: the value says it all
      throw new IllegalArgumentException(
          what + ": " + Plain.shown(Plain.of(value)) + " does not fit into " + type.catalogString(),
          e);
    }
  }

  private Object items(String what, List<?> items, DataType type) {
    List<Object> fitting = new ArrayList<>();
    items.forEach(item -> fitting.add(value(what, item, type)));
    return JavaConverters.asScalaBufferConverter(fitting).asScala().toSeq();
  }

  private Object simple(Object value, DataType type) {
    if (type instanceof NumericType) {
      return number(value, type);
    }
    if (type.equals(DataTypes.StringType)) {
      return (String) value;
    }
    if (type.equals(DataTypes.BooleanType)) {
      return (Boolean) value;
    }
    if (!(value instanceof String text)) {
      return value;
    }
    if (type.equals(DataTypes.DateType)) {
      return LocalDate.parse(text);
    }
    if (type.equals(DataTypes.TimestampType)) {
      return text.endsWith("Z") ? Instant.parse(text) : time(text).atZone(zone).toInstant();
    }
    if (type.equals(DataTypes.TimestampNTZType)) {
      return time(text);
    }
    throw new IllegalArgumentException("a text is none of these");
  }

  private static LocalDateTime time(String text) {
    return text.contains(":")
        ? LocalDateTime.parse(text.replace(' ', 'T'))
        : LocalDate.parse(text).atStartOfDay();
  }

  private static Object number(Object value, DataType type) {
    if (type.equals(DataTypes.DoubleType)) {
      return ((Number) value).doubleValue();
    }
    if (type.equals(DataTypes.FloatType)) {
      return ((Number) value).floatValue();
    }
    boolean isText = value instanceof String && type instanceof DecimalType;
    BigDecimal number = new BigDecimal(isText ? (String) value : ((Number) value).toString());
    if (type instanceof DecimalType decimal) {
      BigDecimal fitting = number.setScale(decimal.scale(), RoundingMode.UNNECESSARY);
      if (fitting.precision() > decimal.precision()) {
        throw new ArithmeticException("too many digits");
      }
      return fitting;
    }
    if (type.equals(DataTypes.LongType)) {
      return number.longValueExact();
    }
    if (type.equals(DataTypes.IntegerType)) {
      return number.intValueExact();
    }
    if (type.equals(DataTypes.ShortType)) {
      return number.shortValueExact();
    }
    return number.byteValueExact();
  }
}
