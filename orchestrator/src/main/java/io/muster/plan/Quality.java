package io.muster.plan;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What the rows of an output must be.
 *
 * @param notNull columns that have a value in every row
 * @param unique keys, of one or several columns, that no two rows share; a row with a null in a key
 *     shares it with none
 * @param rowCount how many rows there must be
 * @param expression of SQL; a row for which it is false is a breach, one for which it is null is
 *     none; as it was written: what its placeholders stand for becomes literals in the child
 * @param severity whether a breach fails the iteration
 */
public record Quality(
    ImmutableList<String> notNull,
    ImmutableList<ImmutableList<String>> unique,
    RowCount rowCount,
    Optional<String> expression,
    Severity severity) {
  /** No rule at all. */
  public static final Quality NONE =
      new Quality(
          ImmutableList.of(), ImmutableList.of(), RowCount.ANY, Optional.empty(), Severity.FAIL);

  /** What becomes of an iteration whose output breaks a rule. */
  public enum Severity {
    FAIL,
    WARN
  }

  /**
   * How many rows there must be.
   *
   * @param againstPrevious by how many percent at most the number may differ from that of the last
   *     run that passed
   */
  public record RowCount(
      Optional<Long> min, Optional<Long> max, Optional<BigDecimal> againstPrevious) {
    public static final RowCount ANY =
        new RowCount(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Whether any rule is about the rows themselves, which only their writer sees. */
  public boolean asksTheWriter() {
    return !notNull.isEmpty() || !unique.isEmpty() || expression.isPresent();
  }

  public boolean isNone() {
    return !asksTheWriter() && rowCount.equals(RowCount.ANY);
  }
}
