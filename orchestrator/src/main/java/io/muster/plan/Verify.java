package io.muster.plan;

import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Optional;

/**
 * What an output must be to pass.
 *
 * @param minFiles fewest data files
 * @param minBytes fewest bytes of all data files together
 * @param minRows fewest rows; empty: not asked
 * @param schema what the schema must be
 * @param successMarker whether Spark's {@code _SUCCESS} must be there
 * @param command of the user's own, which has the last word
 */
public record Verify(
    int minFiles,
    long minBytes,
    Optional<Long> minRows,
    SchemaRule schema,
    SuccessMarker successMarker,
    Optional<Command> command) {

  /** What a staged frame must be: whole, and it may be empty. */
  static final Verify STAGED =
      new Verify(
          1, 1, Optional.of(0L), new SchemaRule.Any(), SuccessMarker.REQUIRED, Optional.empty());

  /** Rules without a command. */
  public Verify(
      int minFiles,
      long minBytes,
      Optional<Long> minRows,
      SchemaRule schema,
      SuccessMarker successMarker) {
    this(minFiles, minBytes, minRows, schema, successMarker, Optional.empty());
  }

  /**
   * A program and its arguments; exit code 0 passes.
   *
   * @param words with placeholders, the program first
   * @param timeout after which it is ended, and has not passed
   */
  public record Command(ImmutableList<String> words, Duration timeout) {
    public Command {
      if (words.isEmpty()) {
        throw new IllegalArgumentException("a command names a program");
      }
    }
  }

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
