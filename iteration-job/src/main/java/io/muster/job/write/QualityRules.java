package io.muster.job.write;

import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.not;

import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.QualityFigure;
import io.muster.job.contract.QualityFigure.Rule;
import io.muster.job.contract.QualitySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * The rules of quality of one output, held against its columns before any work is done. What counts
 * rows is counted while they are written; uniqueness is found out from what was written, because
 * only an aggregate of its own over the keys can tell it. So are the keys of a breach.
 */
final class QualityRules {
  private static final QualitySpec NONE = new QualitySpec(null, null, null);

  private final QualitySpec rules;
  private final String condition;
  private final Dataset<Row> rows;
  private final boolean exact;

  /**
   * @param rules null for none
   * @param literals makes literals of the placeholders in a condition
   * @throws JobException of kind OUTPUT if a rule names a column that is not there, or its
   *     expression is no condition on a row
   */
  QualityRules(QualitySpec rules, UnaryOperator<String> literals, Dataset<Row> rows) {
    this.rules = rules == null ? NONE : rules;
    this.condition =
        this.rules.expression() == null ? null : literals.apply(this.rules.expression());
    this.rows = rows;
    this.exact =
        Boolean.parseBoolean(rows.sparkSession().conf().get("spark.sql.caseSensitive", "false"));
    this.rules.notNull().forEach(column -> named(column, "not_null"));
    this.rules.unique().forEach(key -> key.forEach(column -> named(column, "unique")));
    checkExpression();
  }

  /** True for the rows that break the rule of the expression; empty where there is none. */
  Optional<Column> breach() {
    return Optional.ofNullable(condition).map(text -> not(expr(text)));
  }

  /**
   * The figures of all rules, in their order.
   *
   * @param counts what was counted while the rows were written
   * @param offenders looks for keys in what was written
   */
  List<QualityFigure> figures(Counting.Counts counts, Offenders offenders) {
    List<QualityFigure> figures = new ArrayList<>();
    for (String column : rules.notNull()) {
      String name = named(column, "not_null");
      long nulls = counts.nulls().get(name);
      List<String> keys =
          nulls == 0
              ? List.of()
              : offenders.some(Offenders.column(name).isNull(), tellingColumns(name));
      figures.add(new QualityFigure(Rule.NOT_NULL, List.of(column), null, nulls, keys));
    }
    for (List<String> key : rules.unique()) {
      Offenders.Shared shared = offenders.shared(names(key), counts.rows());
      figures.add(new QualityFigure(Rule.UNIQUE, key, null, shared.count(), shared.keys()));
    }
    breach()
        .ifPresent(
            breach ->
                figures.add(
                    new QualityFigure(
                        Rule.EXPRESSION,
                        List.of(),
                        rules.expression(),
                        counts.breaches(),
                        counts.breaches() == 0
                            ? List.of()
                            : offenders.some(breach, tellingColumns(null)))));
    return figures;
  }

  /** What tells one row from another, as far as anybody has said so. */
  private List<String> tellingColumns(String besides) {
    List<String> columns =
        rules.unique().isEmpty() ? Arrays.asList(rows.columns()) : names(rules.unique().get(0));
    return columns.stream().filter(column -> !column.equals(besides)).limit(3).toList();
  }

  private List<String> names(List<String> key) {
    return key.stream().map(column -> named(column, "unique")).toList();
  }

  /** The name that the output gives to the column. */
  private String named(String column, String rule) {
    return Arrays.stream(rows.columns())
        .filter(name -> exact ? name.equals(column) : name.equalsIgnoreCase(column))
        .findFirst()
        .orElseThrow(
            () ->
                new JobException(
                    Failure.Kind.OUTPUT,
                    "quality."
                        + rule
                        + " names '"
                        + column
                        + "', which the output does not have; it has "
                        + Arrays.toString(rows.columns())));
  }

  private void checkExpression() {
    if (condition == null) {
      return;
    }
    DataType type = analyzed(() -> rows.select(expr(condition)).schema().fields()[0].dataType());
    if (!type.equals(DataTypes.BooleanType)) {
      throw refused("is " + type.sql() + ", and not true or false", null);
    }
  }

  /** What Spark makes of the expression, or a refusal in its words. */
  <T> T analyzed(Supplier<T> plan) {
    try {
      return plan.get();
    } catch (Exception e) { // Scala does not declare what it throws
      if (e instanceof AnalysisException refused && rules.expression() != null) {
        throw refused(refused.getMessage().lines().findFirst().orElse(""), e);
      }
      throw e;
    }
  }

  private JobException refused(String why, Throwable cause) {
    return new JobException(
        Failure.Kind.OUTPUT, "quality.expression " + rules.expression() + ": " + why, cause);
  }
}
