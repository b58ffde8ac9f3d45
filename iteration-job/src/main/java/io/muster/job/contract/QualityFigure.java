package io.muster.job.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * What was found out about the rows for one rule of quality.
 *
 * @param columns that the rule is about, in its order; empty for an expression
 * @param expression the rule's text, or null
 * @param count the rows with a null, the keys that several rows share, or the rows for which the
 *     expression is false
 * @param keys what tells some of these rows from others, at most {@link #MOST_KEYS}, each
 *     shortened, secrets taken out
 */
public record QualityFigure(
    Rule rule, List<String> columns, String expression, long count, List<String> keys) {
  public static final int MOST_KEYS = 5;

  /** Which rule. */
  public enum Rule {
    NOT_NULL,
    UNIQUE,
    EXPRESSION;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public QualityFigure {
    Check.present(rule, "rule");
    Check.that(count >= 0, "count is below zero");
    columns = Check.list(columns);
    keys = Check.list(keys);
    Check.that(keys.size() <= MOST_KEYS, "keys are more than " + MOST_KEYS);
  }
}
