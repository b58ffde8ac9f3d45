package io.muster.plan;

import java.util.Optional;

/**
 * What an output must be to pass.
 *
 * @param minFiles fewest data files
 * @param minBytes fewest bytes of all data files together
 * @param minRows fewest rows; empty: not asked
 * @param schema what the schema must be
 * @param successMarker whether Spark's {@code _SUCCESS} must be there
 */
public record Verify(
    int minFiles,
    long minBytes,
    Optional<Long> minRows,
    SchemaRule schema,
    SuccessMarker successMarker) {

  /** What the schema of an output must be. */
  public sealed interface SchemaRule {
    /** Any schema passes. */
    record Any() implements SchemaRule {}

    /** All iterations must have the same. */
    record Same() implements SchemaRule {}

    /** Exactly this one, as Spark DDL. */
    record Exactly(String ddl) implements SchemaRule {}
  }

  /** Whether Spark's {@code _SUCCESS} must be there. */
  public enum SuccessMarker {
    REQUIRED,
    OPTIONAL
  }
}
