package io.muster.job.contract;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Map;

/** Dicts as one JSON text in which keys stay what they are. */
public record Entries(
    @JsonSerialize(using = EntriesJson.Writer.class)
        @JsonDeserialize(using = EntriesJson.Reader.class)
        Map<Object, Object> entries) {
  public Entries {
    entries = Check.ordered(entries);
  }
}
