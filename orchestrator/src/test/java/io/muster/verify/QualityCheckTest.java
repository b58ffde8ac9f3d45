package io.muster.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.muster.job.contract.QualityFigure;
import io.muster.job.contract.QualityFigure.Rule;
import io.muster.job.contract.Receipt;
import io.muster.plan.Quality;
import io.muster.plan.Quality.RowCount;
import io.muster.plan.Quality.Severity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class QualityCheckTest {
  private static final Quality ROWS_ITSELF =
      new Quality(
          ImmutableList.of("name"),
          ImmutableList.of(ImmutableList.of("id"), ImmutableList.of("id", "day")),
          RowCount.ANY,
          Optional.of("price >= 0"),
          Severity.FAIL);

  private static QualityFigure figure(Rule rule, List<String> columns, long count, String... keys) {
    return new QualityFigure(
        rule, columns, rule == Rule.EXPRESSION ? "price >= 0" : null, count, List.of(keys));
  }

  private static Receipt receipt(long rows, QualityFigure... figures) {
    return new Receipt(
        1,
        "r",
        "3",
        1,
        "t",
        "a",
        rows,
        "",
        Map.of(),
        List.of(),
        Map.of(),
        "3.5.5",
        Instant.EPOCH,
        List.of(figures),
        null);
  }

  private static QualityCheck.Findings judged(Quality rules, OptionalLong previous, Receipt of) {
    return new QualityCheck(rules, previous).judge(of);
  }

  @Test
  void namesRuleColumnCountAndKeysOfEachBreach() {
    Receipt receipt =
        receipt(
            100,
            figure(Rule.NOT_NULL, List.of("name"), 3, "1", "2", "7"),
            figure(Rule.UNIQUE, List.of("id"), 9, "5 (4 times)", "6 (2 times)"),
            figure(Rule.UNIQUE, List.of("id", "day"), 1, "id=5, day=2026-01-31 (2 times)"),
            figure(Rule.EXPRESSION, List.of(), 1, "8"));

    assertThat(judged(ROWS_ITSELF, OptionalLong.empty(), receipt).breaches())
        .containsExactly(
            "quality.not_null: column name is null in 3 of 100 rows: 1; 2; 7",
            "quality.unique: 9 keys of column id occur more than once, among them 5 (4 times); 6 (2"
                + " times)",
            "quality.unique: 1 key of columns id, day occurs more than once: id=5, day=2026-01-31"
                + " (2 times)",
            "quality.expression: price >= 0 is false for 1 of 100 rows: 8");
  }

  @Test
  void findsNothingWhereNothingIs() {
    Receipt receipt =
        receipt(
            100,
            figure(Rule.NOT_NULL, List.of("name"), 0),
            figure(Rule.UNIQUE, List.of("id"), 0),
            figure(Rule.UNIQUE, List.of("id", "day"), 0),
            figure(Rule.EXPRESSION, List.of(), 0));

    assertThat(judged(ROWS_ITSELF, OptionalLong.empty(), receipt))
        .isEqualTo(new QualityCheck.Findings(List.of(), List.of()));
  }

  @Test
  void aRuleThatTheWriterDidNotKnowIsNotPassed() {
    assertThat(judged(ROWS_ITSELF, OptionalLong.empty(), receipt(1)).breaches())
        .hasSize(4)
        .allMatch(breach -> breach.contains("cannot be judged"))
        .anyMatch(breach -> breach.startsWith("quality.expression of price >= 0 "));
  }

  @Test
  void warnsWhereThePlanSaysSo() {
    Quality rules =
        new Quality(
            ImmutableList.of("name"),
            ImmutableList.of(),
            RowCount.ANY,
            Optional.empty(),
            Severity.WARN);

    QualityCheck.Findings findings =
        judged(rules, OptionalLong.empty(), receipt(2, figure(Rule.NOT_NULL, List.of("name"), 1)));

    assertThat(findings.breaches()).isEmpty();
    assertThat(findings.warnings())
        .containsExactly("quality.not_null: column name is null in 1 of 2 rows");
  }

  @Test
  void holdsTheRowsBetweenTheirBounds() {
    Quality rules = rows(Optional.of(10L), Optional.of(20L), Optional.empty());

    assertThat(judged(rules, OptionalLong.empty(), receipt(9)).breaches())
        .containsExactly("quality.row_count: 9 rows, and min asks for 10");
    assertThat(judged(rules, OptionalLong.empty(), receipt(21)).breaches())
        .containsExactly("quality.row_count: 21 rows, and max allows 20");
    assertThat(judged(rules, OptionalLong.empty(), receipt(10)).breaches()).isEmpty();
    assertThat(judged(rules, OptionalLong.empty(), receipt(20)).breaches()).isEmpty();
  }

  @Test
  void comparesWithTheRunBefore() {
    Quality rules = rows(Optional.empty(), Optional.empty(), Optional.of(new BigDecimal("7.5")));

    assertThat(judged(rules, OptionalLong.of(1000), receipt(1075)).breaches()).isEmpty();
    assertThat(judged(rules, OptionalLong.of(1000), receipt(925)).breaches()).isEmpty();
    assertThat(judged(rules, OptionalLong.of(1000), receipt(1076)).breaches())
        .containsExactly(
            "quality.row_count: 1076 rows against 1000 of the last run that passed, and"
                + " against_previous allows a difference of 7.5%");
    assertThat(judged(rules, OptionalLong.of(1000), receipt(0)).breaches()).hasSize(1);
  }

  @Test
  void saysWhereThereIsNothingToCompareWith() {
    Quality rules = rows(Optional.empty(), Optional.empty(), Optional.of(BigDecimal.TEN));

    for (OptionalLong previous : List.of(OptionalLong.empty(), OptionalLong.of(0))) {
      QualityCheck.Findings findings = judged(rules, previous, receipt(5));
      assertThat(findings.breaches()).isEmpty();
      assertThat(findings.warnings())
          .singleElement()
          .asString()
          .startsWith("quality.row_count.against_previous is not applied: ");
    }
  }

  private static Quality rows(
      Optional<Long> min, Optional<Long> max, Optional<BigDecimal> againstPrevious) {
    return new Quality(
        ImmutableList.of(),
        ImmutableList.of(),
        new RowCount(min, max, againstPrevious),
        Optional.empty(),
        Severity.FAIL);
  }
}
