package io.muster.job.load;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/**
 * A value of a row as a dict file could say it: dates and times become text, bytes hex, rows maps.
 */
final class PlainValue {
  private PlainValue() {}

  static Object of(Object value) {
    if (value == null
        || value instanceof String
        || value instanceof Number
        || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Row row) {
      Map<Object, Object> map = new LinkedHashMap<>();
      for (int i = 0; i < row.size(); i++) {
        map.put(row.schema() == null ? i : row.schema().fieldNames()[i], of(row.get(i)));
      }
      return map;
    }
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<Object, Object> plain = new LinkedHashMap<>();
      scala.collection.JavaConverters.mapAsJavaMapConverter(map)
          .asJava()
          .forEach((key, item) -> plain.put(of(key), of(item)));
      return plain;
    }
    if (value instanceof scala.collection.Seq<?> seq) {
      List<Object> plain = new ArrayList<>();
      scala.collection.JavaConverters.seqAsJavaListConverter(seq)
          .asJava()
          .forEach(item -> plain.add(of(item)));
      return plain;
    }
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
  }
}
