package io.muster.storage.tabular;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.format.LogicalType;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TimeUnit;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** Builds parquet's tree of types from the flat list that a footer has. */
final class ParquetSchema {
  private ParquetSchema() {}

  static MessageType of(List<SchemaElement> elements) {
    Iterator<SchemaElement> rest = elements.iterator();
    SchemaElement root = rest.next();
    Types.MessageTypeBuilder message = Types.buildMessage();
    for (int child = 0; child < root.getNum_children(); child++) {
      message.addField(type(rest));
    }
    return message.named(root.getName());
  }

  private static Type type(Iterator<SchemaElement> rest) {
    SchemaElement element = rest.next();
    Type.Repetition repetition = Type.Repetition.valueOf(element.getRepetition_type().name());
    Optional<LogicalTypeAnnotation> annotation = annotation(element);
    if (element.isSetType()) {
      var primitive =
          Types.primitive(physical(element.getType()), repetition).length(element.getType_length());
      if (annotation.isPresent()) {
        primitive = primitive.as(annotation.get());
      }
      return primitive.named(element.getName());
    }
    Types.GroupBuilder<GroupType> group = Types.buildGroup(repetition);
    annotation.ifPresent(group::as);
    for (int child = 0; child < element.getNum_children(); child++) {
      group.addField(type(rest));
    }
    return group.named(element.getName());
  }

  private static PrimitiveTypeName physical(org.apache.parquet.format.Type type) {
    return type == org.apache.parquet.format.Type.BYTE_ARRAY
        ? PrimitiveTypeName.BINARY
        : PrimitiveTypeName.valueOf(type.name());
  }

  private static Optional<LogicalTypeAnnotation> annotation(SchemaElement element) {
    if (element.isSetLogicalType()) {
      Optional<LogicalTypeAnnotation> logical = logical(element.getLogicalType());
      if (logical.isPresent()) {
        return logical;
      }
    }
    if (!element.isSetConverted_type()) {
      return Optional.empty();
    }
    return converted(element);
  }

  /** What writers before 2018 say, and others still beside the logical type. */
  private static Optional<LogicalTypeAnnotation> converted(SchemaElement element) {
    return Optional.ofNullable(
        switch (element.getConverted_type()) {
          case UTF8 -> LogicalTypeAnnotation.stringType();
          case ENUM -> LogicalTypeAnnotation.enumType();
          case JSON -> LogicalTypeAnnotation.jsonType();
          case MAP, MAP_KEY_VALUE -> LogicalTypeAnnotation.mapType();
          case LIST -> LogicalTypeAnnotation.listType();
          case DATE -> LogicalTypeAnnotation.dateType();
          case DECIMAL ->
              LogicalTypeAnnotation.decimalType(element.getScale(), element.getPrecision());
          case INT_8 -> LogicalTypeAnnotation.intType(8, true);
          case INT_16 -> LogicalTypeAnnotation.intType(16, true);
          case INT_32 -> LogicalTypeAnnotation.intType(32, true);
          case INT_64 -> LogicalTypeAnnotation.intType(64, true);
          case UINT_8 -> LogicalTypeAnnotation.intType(8, false);
          case UINT_16 -> LogicalTypeAnnotation.intType(16, false);
          case UINT_32 -> LogicalTypeAnnotation.intType(32, false);
          case UINT_64 -> LogicalTypeAnnotation.intType(64, false);
          case TIMESTAMP_MILLIS ->
              LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MILLIS);
          case TIMESTAMP_MICROS ->
              LogicalTypeAnnotation.timestampType(true, LogicalTypeAnnotation.TimeUnit.MICROS);
          case TIME_MILLIS, TIME_MICROS, BSON, INTERVAL -> null;
        });
  }

  /** Empty for those that change nothing about how Spark reads the column. */
  private static Optional<LogicalTypeAnnotation> logical(LogicalType type) {
    return Optional.ofNullable(
        switch (type.getSetField()) {
          case STRING -> LogicalTypeAnnotation.stringType();
          case ENUM -> LogicalTypeAnnotation.enumType();
          case JSON -> LogicalTypeAnnotation.jsonType();
          case MAP -> LogicalTypeAnnotation.mapType();
          case LIST -> LogicalTypeAnnotation.listType();
          case DATE -> LogicalTypeAnnotation.dateType();
          case DECIMAL ->
              LogicalTypeAnnotation.decimalType(
                  type.getDECIMAL().getScale(), type.getDECIMAL().getPrecision());
          case INTEGER ->
              LogicalTypeAnnotation.intType(
                  type.getINTEGER().getBitWidth(), type.getINTEGER().isIsSigned());
          case TIMESTAMP ->
              LogicalTypeAnnotation.timestampType(
                  type.getTIMESTAMP().isIsAdjustedToUTC(), unit(type.getTIMESTAMP().getUnit()));
          default -> null;
        });
  }

  private static LogicalTypeAnnotation.TimeUnit unit(TimeUnit unit) {
    return switch (unit.getSetField()) {
      case MILLIS -> LogicalTypeAnnotation.TimeUnit.MILLIS;
      case MICROS -> LogicalTypeAnnotation.TimeUnit.MICROS;
      case NANOS -> LogicalTypeAnnotation.TimeUnit.NANOS;
    };
  }
}
