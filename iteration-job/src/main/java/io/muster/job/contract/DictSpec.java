package io.muster.job.contract;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.Locale;
import java.util.Map;

/** Where a dict comes from. Whatever its source, its overrides are laid over it, entry by entry. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = DictSpec.Inline.class, name = "inline"),
  @JsonSubTypes.Type(value = DictSpec.File.class, name = "file"),
  @JsonSubTypes.Type(value = DictSpec.FrameRow.class, name = "frame_row"),
  @JsonSubTypes.Type(value = DictSpec.FramePairs.class, name = "frame_pairs")
})
public sealed interface DictSpec {
  Map<Object, Object> overrides();

  /** What the keys of a dict become. */
  enum Keys {
    /** Integers stay integers where the source can say so. */
    AS_WRITTEN,
    TEXT,
    INT;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How a dict file is written. */
  enum FileFormat {
    JSON,
    YAML,
    PROPERTIES;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Written in the plan; text values may hold references that are resolved in the child. */
  record Inline(
      @JsonSerialize(using = EntriesJson.Writer.class)
          @JsonDeserialize(using = EntriesJson.Reader.class)
          Map<Object, Object> entries,
      @JsonSerialize(using = EntriesJson.Writer.class)
          @JsonDeserialize(using = EntriesJson.Reader.class)
          Map<Object, Object> overrides)
      implements DictSpec {
    public Inline {
      entries = Check.ordered(entries);
      overrides = Check.ordered(overrides);
    }
  }

  /** A file, read by {@link DictFile}. */
  record File(
      String file,
      FileFormat format,
      Keys keys,
      @JsonSerialize(using = EntriesJson.Writer.class)
          @JsonDeserialize(using = EntriesJson.Reader.class)
          Map<Object, Object> overrides)
      implements DictSpec {
    public File {
      Check.text(file, "file");
      Check.present(format, "format");
      keys = keys == null ? Keys.AS_WRITTEN : keys;
      overrides = Check.ordered(overrides);
    }
  }

  /** The columns of the one row of a frame whose key column equals {@code row}. */
  record FrameRow(
      String frame,
      String key,
      String row,
      @JsonSerialize(using = EntriesJson.Writer.class)
          @JsonDeserialize(using = EntriesJson.Reader.class)
          Map<Object, Object> overrides)
      implements DictSpec {
    public FrameRow {
      Check.text(frame, "frame");
      Check.text(key, "key");
      Check.present(row, "row");
      overrides = Check.ordered(overrides);
    }
  }

  /** A map of two columns of a frame; each key may be there once. */
  record FramePairs(
      String frame,
      String key,
      String value,
      @JsonSerialize(using = EntriesJson.Writer.class)
          @JsonDeserialize(using = EntriesJson.Reader.class)
          Map<Object, Object> overrides)
      implements DictSpec {
    public FramePairs {
      Check.text(frame, "frame");
      Check.text(key, "key");
      Check.text(value, "value");
      overrides = Check.ordered(overrides);
    }
  }
}
