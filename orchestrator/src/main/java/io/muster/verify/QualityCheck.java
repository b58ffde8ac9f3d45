package io.muster.verify;

import com.google.common.collect.ImmutableList;
import io.muster.job.contract.QualityFigure;
import io.muster.job.contract.QualityFigure.Rule;
import io.muster.job.contract.Receipt;
import io.muster.plan.Quality;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Judges the figures of a receipt by the plan's rules of quality. Reads nothing, keeps no state.
 */
public final class QualityCheck {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Quality rules;
  private final OptionalLong previousRows;

  /**
   * @param rules for this very value
   * @param previousRows of the last run that passed before this one; empty if there was none, or if
   *     it had no rows for this value
   */
  public QualityCheck(Quality rules, OptionalLong previousRows) {
    this.rules = rules;
    this.previousRows = previousRows;
  }

  /**
   * What was found.
   *
   * @param breaches that fail the iteration
   * @param warnings that do not
   */
  public record Findings(List<String> breaches, List<String> warnings) {
    public Findings {
      breaches = List.copyOf(breaches);
      warnings = List.copyOf(warnings);
    }
  }

  /** Breaches or warnings, as the rules' severity says; each a sentence with its figures. */
  public Findings judge(Receipt receipt) {
    List<String> found = new ArrayList<>();
    rules.notNull().forEach(column -> notNull(column, receipt, found));
    rules.unique().forEach(key -> unique(key, receipt, found));
    rules.expression().ifPresent(text -> expression(text, receipt, found));
    List<String> notes = new ArrayList<>();
    if (!receipt.outputs().isEmpty() && !rules.rowCount().equals(Quality.RowCount.ANY)) {
      found.add(
          "quality.row_count is a rule for the rows of one output, and there are "
              + receipt.outputs().size()
              + ": return one DataFrame, or check by verify.command");
    } else if (receipt.rows() != null) {
      bounds(receipt.rows(), found);
      againstPrevious(receipt.rows(), found, notes);
    } else if (!rules.rowCount().equals(Quality.RowCount.ANY)) {
      found.add("quality.row_count: the files of the output do not tell how many rows they have");
    }
    if (rules.severity() == Quality.Severity.WARN) {
      found.addAll(notes);
      return new Findings(List.of(), found);
    }
    return new Findings(found, notes);
  }

  private static void notNull(String column, Receipt receipt, List<String> found) {
    figure(Rule.NOT_NULL, List.of(column), null, receipt, found)
        .ifPresent(
            figure ->
                found.add(
                    "quality.not_null: column "
                        + column
                        + " is null in "
                        + figure.count()
                        + " of "
                        + rows(receipt.rows())
                        + examples(figure)));
  }

  private static void unique(List<String> key, Receipt receipt, List<String> found) {
    figure(Rule.UNIQUE, key, null, receipt, found)
        .ifPresent(
            figure ->
                found.add(
                    "quality.unique: "
                        + (figure.count() == 1 ? "1 key" : figure.count() + " keys")
                        + " of "
                        + (key.size() == 1 ? "column " : "columns ")
                        + String.join(", ", key)
                        + (figure.count() == 1 ? " occurs" : " occur")
                        + " more than once"
                        + examples(figure)));
  }

  private static void expression(String text, Receipt receipt, List<String> found) {
    figure(Rule.EXPRESSION, List.of(), text, receipt, found)
        .ifPresent(
            figure ->
                found.add(
                    "quality.expression: "
                        + text
                        + " is false for "
                        + figure.count()
                        + " of "
                        + rows(receipt.rows())
                        + examples(figure)));
  }

  /** The figure, if it tells of a breach. */
  private static Optional<QualityFigure> figure(
      Rule rule, List<String> columns, String expression, Receipt receipt, List<String> found) {
    Optional<QualityFigure> figure =
        receipt.quality().stream()
            .filter(it -> it.rule() == rule && it.columns().equals(columns))
            .filter(it -> expression == null || expression.equals(it.expression()))
            .findFirst();
    if (figure.isEmpty()) {
      found.add(
          "quality."
              + rule.word()
              + " of "
              + (expression == null ? String.join(", ", columns) : expression)
              + " cannot be judged: "
              + (receipt.outputs().isEmpty()
                  ? "the output was written under a plan without this rule; give the command again"
                      + " to write it anew"
                  : "rules are for the rows of one output, and there are "
                      + receipt.outputs().size()
                      + "; return one DataFrame, or write quality: none for this iteration"));
    }
    return figure.filter(it -> it.count() > 0);
  }

  private void bounds(long rows, List<String> found) {
    rules
        .rowCount()
        .min()
        .filter(min -> rows < min)
        .ifPresent(
            min -> found.add("quality.row_count: " + rows(rows) + ", and min asks for " + min));
    rules
        .rowCount()
        .max()
        .filter(max -> rows > max)
        .ifPresent(
            max -> found.add("quality.row_count: " + rows(rows) + ", and max allows " + max));
  }

  private void againstPrevious(long rows, List<String> found, List<String> notes) {
    Optional<BigDecimal> percent = rules.rowCount().againstPrevious();
    if (percent.isEmpty()) {
      return;
    }
    if (previousRows.isEmpty() || previousRows.getAsLong() == 0) {
      notes.add(
          "quality.row_count.against_previous is not applied: no earlier run that passed here has"
              + " rows to compare with");
      return;
    }
    long before = previousRows.getAsLong();
    BigDecimal difference = BigDecimal.valueOf(Math.abs(rows - before)).multiply(HUNDRED);
    if (difference.compareTo(percent.get().multiply(BigDecimal.valueOf(before))) > 0) {
      found.add(
          "quality.row_count: "
              + rows(rows)
              + " against "
              + before
              + " of the last run that passed, and against_previous allows a difference of "
              + percent.get().toPlainString()
              + "%");
    }
  }

  private static String rows(long rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }

  private static String examples(QualityFigure figure) {
    ImmutableList<String> keys = ImmutableList.copyOf(figure.keys());
    if (keys.isEmpty()) {
      return "";
    }
    boolean isAll = keys.size() == figure.count();
    return (isAll ? ": " : ", among them ") + String.join("; ", keys);
  }
}
