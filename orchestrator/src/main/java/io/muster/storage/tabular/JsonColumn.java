package io.muster.storage.tabular;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.io.IOException;
import java.io.InputStream;

/** A field of the objects in a file: one after the other, as JSON lines are, or in one array. */
final class JsonColumn {
  private JsonColumn() {}

  static void read(ObjectStore store, Location file, FoundValues values)
      throws UnreadableFileException {
    try (InputStream in = RangedInput.text(store, file);
        MappingIterator<JsonNode> rows =
            new ObjectMapper().readerFor(JsonNode.class).readValues(in)) {
      while (rows.hasNextValue()) {
        JsonNode row = rows.nextValue();
        if (!row.isObject()) {
          throw new IOException("it holds something else than JSON objects");
        }
        JsonNode value = row.path(values.column());
        if (value.isMissingNode() || value.isNull()) {
          values.add(null);
        } else if (value.isTextual() || value.isIntegralNumber()) {
          values.add(value.asText());
        } else {
          throw values.wrongType(value.getNodeType().toString());
        }
      }
    } catch (IOException e) {
      throw values.damaged(e);
    }
  }
}
