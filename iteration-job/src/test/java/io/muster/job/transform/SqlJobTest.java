package io.muster.job.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.SharedSpark;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedSpark.class)
class SqlJobTest {
  private final SparkSession spark;
  private final Map<Object, Object> dict = new LinkedHashMap<>();

  SqlJobTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1; DROP TABLE x",
        "it's",
        "\"",
        "`",
        "\\",
        "ends in \\",
        "\\'",
        "' OR 1=1 --",
        "/* */ -- '",
        "a\nb\r\n\tc",
        "${env:HOME} $${x} ${spark.app.name}",
        "%_\\%\\_",
        "\\u0027 \\047",
        "Zürich 東京 \uD83D\uDEEB",
        "\u0001\u001A"
      })
  void bringsAHostileTextThroughUnchanged(String hostile) {
    dict.put("x", hostile);

    Row row =
        only("SELECT ${dict:d.x} AS a, '<${dict:d.x}>' AS b, \"<${dict:d.x}>\" AS c, 1 AS one");

    assertThat(row.getString(0)).isEqualTo(hostile);
    assertThat(row.getString(1)).isEqualTo("<" + hostile + ">");
    assertThat(row.getString(2)).isEqualTo("<" + hostile + ">");
    assertThat(row.getInt(3)).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"it's", "ends in \\", "\\' OR 1=1 --", "plain", "Zürich"})
  void bringsItThroughWhereTheParserKnowsNoEscapes(String hostile) {
    dict.put("x", hostile);
    spark.conf().set("spark.sql.parser.escapedStringLiterals", true);
    try {
      assertThat(only("SELECT ${dict:d.x}").getString(0)).isEqualTo(hostile);
    } finally {
      spark.conf().unset("spark.sql.parser.escapedStringLiterals");
    }
  }

  @Test
  void keepsTypesOfValues() {
    dict.put("long", 5_000_000_000L);
    dict.put("least", Long.MIN_VALUE);
    dict.put("double", -0.5);
    dict.put("decimal", new BigDecimal("1.10"));
    dict.put("nan", Double.NaN);
    dict.put("codes", List.of("a", "b'"));

    Row row =
        only(
            "SELECT ${dict:d.long}, ${dict:d.least}, ${dict:d.double}, ${dict:d.decimal},"
                + " ${dict:d.nan}, array_contains(${dict:d.codes}, \"b'\"), ${value}");

    assertThat(row.get(0)).isEqualTo(5_000_000_000L);
    assertThat(row.get(1)).isEqualTo(Long.MIN_VALUE);
    assertThat(row.get(2)).isEqualTo(-0.5);
    assertThat(row.get(3)).isEqualTo(new BigDecimal("1.10"));
    assertThat(row.get(4)).isEqualTo(Double.NaN);
    assertThat(row.get(5)).isEqualTo(true);
    assertThat(row.get(6)).isEqualTo(56);
  }

  @Test
  void carriesEarlierStatementsOutAndSaysWhichOneRuns() {
    List<String> places = new ArrayList<>();

    List<Row> rows =
        job("CREATE TEMP VIEW a AS SELECT ${value} AS n;\n\nSET spark.muster.test = 1;\nSELECT n + 1 FROM a;")
            .rows(places::add)
            .collectAsList();

    assertThat(rows).extracting(row -> row.getInt(0)).containsExactly(57);
    assertThat(places).containsExactly("56.sql:1", "56.sql:3", "56.sql:4");
  }

  @Test
  void runsAnEarlierQueryForWhatItDoes() {
    assertFails(
        "SELECT assert_true(1 = 2, 'too few flights');\nSELECT 1",
        "56.sql:1:1: ",
        "too few flights");
  }

  @Test
  void saysFileAndLineOfWhatSparkRefuses() {
    assertFails("SELECT 1 AS a;\n\nSELEC 2", "56.sql:3:1: ", "Syntax error at or near 'SELEC'");
    assertFails("SELECT 1;\nSELECT a,\n  nope FROM (SELECT 1 AS a)", "56.sql:3:3: ", "`nope`");
    assertFails("SELECT * FROM no_such_table", "56.sql:1:15: ", "no_such_table");
    assertFails("SELECT\n ${dict:d.none}", "56.sql:2:2: ", "no entry 'none'");
  }

  @Test
  void refusesAFileThatDoesNotEndInAQuery() {
    assertFails("SELECT 1;\n SET a = 1", "56.sql:2:2: ", "must be a query");
    assertFails(
        "CREATE TEMP VIEW never AS SELECT 1; DROP VIEW never", "56.sql:1:37: ", "must be a query");
    assertThat(spark.catalog().tableExists("never")).isFalse();
    assertFails("-- nothing\n;", "56.sql holds no statement", "must be a query");
  }

  @Test
  void tellsWhichFramesStatementsMaySpeakOf() {
    Set<String> names = Set.of("flights", "airports", "models");

    assertThat(job("SELECT 'models' FROM Flights -- airports").mentioned(names))
        .containsExactly("flights");
    assertThat(job("SELECT * FROM `airports`").mentioned(names)).containsExactly("airports");
    assertThat(job("SELECT * FROM IDENTIFIER('fli' || 'ghts')").mentioned(names)).isEqualTo(names);
  }

  private void assertFails(String sql, String place, String why) {
    assertThatThrownBy(() -> job(sql).rows(line -> {}).collectAsList())
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.SQL))
        .hasMessageStartingWith(place)
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  private Row only(String sql) {
    List<Row> rows = job(sql).rows(line -> {}).collectAsList();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private SqlJob job(String sql) {
    Values values = new Values("56", "r", 1, Map.of(), Set.of("d"), name -> dict);
    return new SqlJob(spark, "56.sql", sql, values);
  }
}
