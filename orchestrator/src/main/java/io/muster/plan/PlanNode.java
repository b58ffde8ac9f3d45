package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;

/** A part of a plan's files as it was written, with its place. */
sealed interface PlanNode {
  Origin origin();

  /** What it is, for a message that wanted something else. */
  String described();

  /**
   * A single text.
   *
   * @param quoted whether it must be a text, whatever it looks like
   * @param written the text before params' values were put into it
   */
  record Scalar(Origin origin, String text, boolean quoted, String written) implements PlanNode {
    /** As it was written. */
    Scalar(Origin origin, String text, boolean quoted) {
      this(origin, text, quoted, text);
    }

    /** Whether a param's value is part of it. */
    boolean substituted() {
      return !text.equals(written);
    }

    /** What the text is when nobody quoted it. */
    ScalarKind look() {
      return ScalarKind.of(text);
    }

    /** What it is, quotes considered. */
    ScalarKind kind() {
      return quoted ? ScalarKind.TEXT : look();
    }

    /** What it is where only numbers and flags make sense: a param in quotes may be one. */
    ScalarKind kindOrSubstituted() {
      return substituted() ? look() : kind();
    }

    @Override
    public String described() {
      if (kind() == ScalarKind.NOTHING) {
        return "nothing";
      }
      String shown = text.length() > 80 ? text.substring(0, 77) + "..." : text;
      return quoted ? "\"" + shown + "\"" : shown;
    }
  }

  /** A list. */
  record Items(Origin origin, ImmutableList<PlanNode> nodes) implements PlanNode {
    @Override
    public String described() {
      return "a list";
    }
  }

  /** A map, its entries by the text of their keys. */
  record Fields(Origin origin, ImmutableMap<String, Field> byKey) implements PlanNode {
    static Fields none(Origin origin) {
      return new Fields(origin, ImmutableMap.of());
    }

    Fields without(String key) {
      ImmutableMap.Builder<String, Field> kept = ImmutableMap.builder();
      byKey.forEach(
          (name, field) -> {
            if (!name.equals(key)) {
              kept.put(name, field);
            }
          });
      return new Fields(origin, kept.buildOrThrow());
    }

    @Override
    public String described() {
      return "a map";
    }
  }

  /** An entry of a map. */
  record Field(Scalar key, PlanNode node) {}
}
