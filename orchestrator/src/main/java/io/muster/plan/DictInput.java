package io.muster.plan;

import com.google.common.collect.ImmutableMap;

/** A map that every iteration is given under a name. Entries laid over by an override win. */
public sealed interface DictInput {
  /** Entries that an override of this iteration lays over those of the source. */
  ImmutableMap<Object, Object> overrides();

  DictInput withOverrides(ImmutableMap<Object, Object> more);

  private static ImmutableMap<Object, Object> merged(
      ImmutableMap<Object, Object> first, ImmutableMap<Object, Object> second) {
    return ImmutableMap.<Object, Object>builder().putAll(first).putAll(second).buildKeepingLast();
  }

  /**
   * Written in the plan itself; values are strings, numbers, booleans, lists, maps or {@link
   * Nothing}.
   */
  record Inline(ImmutableMap<Object, Object> overrides) implements DictInput {
    @Override
    public DictInput withOverrides(ImmutableMap<Object, Object> more) {
      return new Inline(merged(overrides, more));
    }
  }

  /** A JSON, YAML or properties file. */
  record File(String path, Format format, Keys keys, ImmutableMap<Object, Object> overrides)
      implements DictInput {
    @Override
    public DictInput withOverrides(ImmutableMap<Object, Object> more) {
      return new File(path, format, keys, merged(overrides, more));
    }
  }

  /** The columns of one row of a frame. */
  record FrameRow(String frame, String key, String row, ImmutableMap<Object, Object> overrides)
      implements DictInput {
    @Override
    public DictInput withOverrides(ImmutableMap<Object, Object> more) {
      return new FrameRow(frame, key, row, merged(overrides, more));
    }
  }

  /** Two columns of a frame as keys and values. */
  record FramePairs(String frame, String key, String value, ImmutableMap<Object, Object> overrides)
      implements DictInput {
    @Override
    public DictInput withOverrides(ImmutableMap<Object, Object> more) {
      return new FramePairs(frame, key, value, merged(overrides, more));
    }
  }

  /** How a dict's file is written. */
  enum Format {
    JSON,
    YAML,
    PROPERTIES
  }

  /** What the keys of a dict's file are. */
  enum Keys {
    AS_WRITTEN,
    INT
  }

  /** A null of the plan: immutable maps have none. */
  enum Nothing {
    NULL
  }
}
