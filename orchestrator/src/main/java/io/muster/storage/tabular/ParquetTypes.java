package io.muster.storage.tabular;

import io.muster.storage.tabular.Schema.Column;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;

/**
 * Parquet's types as Spark reads them, for files that other writers left; the rules are those of
 * Spark's ParquetToSparkSchemaConverter.
 */
final class ParquetTypes {
  private ParquetTypes() {}

  static Schema schema(GroupType message) {
    return new Schema(
        message.getFields().stream()
            .map(field -> new Column(field.getName(), field(field)))
            .toList());
  }

  private static String field(Type field) {
    // a repeated field that no list wraps is a list of its own
    return field.isRepetition(Type.Repetition.REPEATED)
        ? "ARRAY<" + value(field) + ">"
        : value(field);
  }

  private static String value(Type type) {
    if (type.isPrimitive()) {
      return primitive(type.asPrimitiveType());
    }
    GroupType group = type.asGroupType();
    LogicalTypeAnnotation annotation = group.getLogicalTypeAnnotation();
    if (annotation instanceof ListLogicalTypeAnnotation && group.getFieldCount() == 1) {
      return "ARRAY<" + element(group.getType(0), group.getName()) + ">";
    }
    if (isMap(annotation) && group.getFieldCount() == 1 && !group.getType(0).isPrimitive()) {
      GroupType entry = group.getType(0).asGroupType();
      if (entry.getFieldCount() == 2) {
        return "MAP<" + field(entry.getType(0)) + ", " + field(entry.getType(1)) + ">";
      }
    }
    return Schema.struct(schema(group).columns());
  }

  private static boolean isMap(LogicalTypeAnnotation annotation) {
    return annotation instanceof MapLogicalTypeAnnotation;
  }

  /** Two levels, as old writers do, or three, of which the middle one says nothing. */
  private static String element(Type repeated, String list) {
    boolean twoLevels =
        repeated.isPrimitive()
            || repeated.asGroupType().getFieldCount() != 1
            || repeated.getName().equals("array")
            || repeated.getName().equals(list + "_tuple");
    return twoLevels ? value(repeated) : field(repeated.asGroupType().getType(0));
  }

  private static String primitive(PrimitiveType type) {
    LogicalTypeAnnotation annotation = type.getLogicalTypeAnnotation();
    if (annotation instanceof DecimalLogicalTypeAnnotation decimal) {
      return "DECIMAL(" + decimal.getPrecision() + "," + decimal.getScale() + ")";
    }
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> "BOOLEAN";
      case FLOAT -> "FLOAT";
      case DOUBLE -> "DOUBLE";
      case INT96 -> "TIMESTAMP";
      case INT32 ->
          annotation instanceof DateLogicalTypeAnnotation
              ? "DATE"
              : annotation instanceof IntLogicalTypeAnnotation integer ? integer(integer) : "INT";
      case INT64 ->
          annotation instanceof TimestampLogicalTypeAnnotation timestamp
              ? timestamp.isAdjustedToUTC() ? "TIMESTAMP" : "TIMESTAMP_NTZ"
              : annotation instanceof IntLogicalTypeAnnotation integer
                  ? integer(integer)
                  : "BIGINT";
      case BINARY ->
          annotation instanceof LogicalTypeAnnotation.StringLogicalTypeAnnotation
                  || annotation instanceof LogicalTypeAnnotation.EnumLogicalTypeAnnotation
                  || annotation instanceof LogicalTypeAnnotation.JsonLogicalTypeAnnotation
              ? "STRING"
              : "BINARY";
      case FIXED_LEN_BYTE_ARRAY -> "BINARY";
    };
  }

  /** Spark has no unsigned integers: the next larger type holds them. */
  private static String integer(IntLogicalTypeAnnotation integer) {
    return switch (integer.getBitWidth()) {
      case 8 -> integer.isSigned() ? "TINYINT" : "SMALLINT";
      case 16 -> integer.isSigned() ? "SMALLINT" : "INT";
      case 32 -> integer.isSigned() ? "INT" : "BIGINT";
      default -> integer.isSigned() ? "BIGINT" : "DECIMAL(20,0)";
    };
  }
}
