package io.muster.job.testing;

import static io.muster.job.testing.TestFrames.frame;
import static io.muster.job.testing.TestFrames.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.SharedSpark;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedSpark.class)
class GivenRowsTest {
  private final SparkSession spark;

  GivenRowsTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void makesNumbersAndTextsWhatTheColumnIs() {
    Row made =
        frame(
                spark,
                "a BIGINT, b DOUBLE, c DECIMAL(8,2), d DECIMAL(8,2), e SMALLINT, f TINYINT, g INT",
                row(1, 2, "3.5", 4, 5, 6, 7.0))
            .first();

    assertThat(made)
        .isEqualTo(
            row(1L, 2.0, new BigDecimal("3.50"), new BigDecimal("4.00"), (short) 5, (byte) 6, 7));
    assertThat(
            frame(
                    spark,
                    "d DATE, t TIMESTAMP, u TIMESTAMP, n TIMESTAMP_NTZ",
                    row("2026-01-31", "2026-01-31T12:00:00Z", "2026-01-31 12:00:00", "2026-01-31"))
                .selectExpr(
                    "d = DATE'2026-01-31' AND t = TIMESTAMP'2026-01-31 12:00:00Z'"
                        + " AND u = TIMESTAMP'2026-01-31 12:00:00'"
                        + " AND n = TIMESTAMP_NTZ'2026-01-31 00:00:00'")
                .first()
                .getBoolean(0))
        .isTrue();
  }

  @Test
  void makesWhatIsNested() {
    assertThat(
            frame(
                    spark,
                    "s STRUCT<x: BIGINT>, a ARRAY<DOUBLE>, m MAP<STRING, BIGINT>",
                    row(row(1), List.of(1, 2), Map.of("k", 3)))
                .selectExpr("s.x + a[1] + m['k']")
                .first()
                .getDouble(0))
        .isEqualTo(6);
  }

  @Test
  void refusesWhatWouldLoseSomething() {
    assertRefused("n INT", row(1.5), "the frame, row 1, n: 1.5 does not fit into int");
    assertRefused("n TINYINT", row(300), "the frame, row 1, n: 300 does not fit into tinyint");
    assertRefused("n INT", row("x"), "the frame, row 1, n: 'x' does not fit into int");
    assertRefused("s STRING", row(1), "the frame, row 1, s: 1 does not fit into string");
    assertRefused(
        "d DECIMAL(3,1)",
        row("1.25"),
        "the frame, row 1, d: '1.25' does not fit into decimal(3,1)");
    assertRefused(
        "d DECIMAL(3,1)", row(100), "the frame, row 1, d: 100 does not fit into decimal(3,1)");
    assertRefused("d DATE", row("31.1."), "the frame, row 1, d: '31.1.' does not fit into date");
    assertRefused("b BOOLEAN", row("x"), "the frame, row 1, b: 'x' does not fit into boolean");
    assertRefused(
        "a INT, b INT", row(1), "the frame, row 1: it has 1 value, and the columns are a, b");
    assertRefused(
        "s STRUCT<a: INT, b: INT>",
        row(row(1)),
        "the frame, row 1, s: it has 1 value, and the columns are a, b");
  }

  private void assertRefused(String ddl, Row row, String message) {
    assertThatThrownBy(() -> frame(spark, ddl, row))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
