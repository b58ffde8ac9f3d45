package io.muster.job.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON of a dict's entries. A map whose keys are all text is an object; one with another key,
 * which JSON cannot say, is {@code {"_pairs": [[2, "two"], …]}}. So integer keys survive, in maps
 * within maps too.
 */
final class EntriesJson {
  private static final String PAIRS = "_pairs";

  private EntriesJson() {}

  static final class Writer extends JsonSerializer<Map<Object, Object>> {
    @Override
    public void serialize(
        Map<Object, Object> entries, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(sayable(entries), json);
    }
  }

  static final class Reader extends JsonDeserializer<Map<Object, Object>> {
    @Override
    public Map<Object, Object> deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (meant(context.readValue(json, Object.class), json) instanceof Map<?, ?> map) {
        return new LinkedHashMap<>(map);
      }
      throw JsonMappingException.from(json, "entries must be a map");
    }
  }

  private static Object sayable(Object value) {
    if (value instanceof Map<?, ?> map) {
      boolean plain =
          !map.containsKey(PAIRS) && map.keySet().stream().allMatch(key -> key instanceof String);
      Map<String, Object> object = new LinkedHashMap<>();
      if (plain) {
        map.forEach((key, item) -> object.put((String) key, sayable(item)));
      } else {
        List<Object> pairs = new ArrayList<>();
        map.forEach(
            (key, item) -> {
              List<Object> pair = new ArrayList<>();
              pair.add(key);
              pair.add(sayable(item));
              pairs.add(pair);
            });
        object.put(PAIRS, pairs);
      }
      return object;
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(item -> items.add(sayable(item)));
      return items;
    }
    return value;
  }

  private static Object meant(Object value, JsonParser json) throws JsonMappingException {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      if (map.containsKey(PAIRS)) {
        if (!(map.size() == 1 && map.get(PAIRS) instanceof List<?> pairs)) {
          throw JsonMappingException.from(json, PAIRS + " must be a list, and alone");
        }
        for (Object pair : pairs) {
          if (!(pair instanceof List<?> two && two.size() == 2)) {
            throw JsonMappingException.from(json, PAIRS + " holds something that is not a pair");
          }
          entries.put(two.get(0), meant(two.get(1), json));
        }
      } else {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          entries.put(entry.getKey(), meant(entry.getValue(), json));
        }
      }
      return entries;
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      for (Object item : list) {
        items.add(meant(item, json));
      }
      return items;
    }
    return value;
  }
}
