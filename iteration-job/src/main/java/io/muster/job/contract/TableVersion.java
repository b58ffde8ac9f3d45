package io.muster.job.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The version of a table, in the words of its format; on disk one text, {@code delta 12}.
 *
 * @param kind the format: {@code delta}, {@code iceberg}
 * @param version a version's number, a snapshot's id, {@link #EMPTY}, or what a plan names: {@code
 *     timestampAsOf=2026-01-31}
 */
public record TableVersion(String kind, String version) {
  /** Of an Iceberg table that nobody has ever written to: it has no snapshot. */
  public static final String EMPTY = "empty";

  public TableVersion {
    Check.that(kind != null && kind.matches("\\S+"), "the kind of a table's version is one word");
    Check.text(version, "version");
  }

  /**
   * The version that {@link #text} says.
   *
   * @throws IllegalArgumentException if it says none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static TableVersion parse(String text) {
    int blank = text.indexOf(' ');
    Check.that(blank > 0, "'" + text + "' is no version of a table: 'delta 12' would be one");
    return new TableVersion(text.substring(0, blank), text.substring(blank + 1));
  }

  @JsonValue
  public String text() {
    return kind + " " + version;
  }

  /** Whether there was nothing to read. */
  public boolean isEmpty() {
    return version.equals(EMPTY);
  }

  @Override
  public String toString() {
    return text();
  }
}
