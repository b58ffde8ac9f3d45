package io.muster.plan;

import com.google.common.collect.ImmutableList;

/** Where the values come from. */
public sealed interface SequenceSource {
  /** Whether the plan itself names the values, and nothing has to be looked up. */
  default boolean isListed() {
    return false;
  }

  /** Written in the plan; a range is already spelled out. */
  record Listed(ImmutableList<Value> values) implements SequenceSource {
    @Override
    public boolean isListed() {
      return true;
    }
  }

  /** A JSON or YAML list in a file. */
  record File(String path) implements SequenceSource {}

  /** A column of a frame, read by Muster itself. */
  record Frame(String frame, String column) implements SequenceSource {}

  /** A JSON list on a command's standard output. */
  record Command(ImmutableList<String> command) implements SequenceSource {}

  /** A JSON list on Muster's standard input. */
  record StandardInput() implements SequenceSource {}
}
