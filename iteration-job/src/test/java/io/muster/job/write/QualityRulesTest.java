package io.muster.job.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.SharedSpark;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.OutputSpec;
import io.muster.job.contract.QualityFigure;
import io.muster.job.contract.QualityFigure.Rule;
import io.muster.job.contract.QualitySpec;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.References;
import io.muster.job.contract.Spread;
import io.muster.job.progress.SpreadListener;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedSpark.class)
class QualityRulesTest {
  private static final QualitySpec ALL =
      new QualitySpec(List.of("name"), List.of(List.of("id"), List.of("id", "day")), "price >= 0");

  private final SparkSession spark;
  private final Redactor redactor = new Redactor();
  @TempDir Path folder;

  QualityRulesTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @EnumSource(
      value = DataFormat.class,
      names = {"PARQUET", "ORC", "AVRO", "JSON", "CSV"})
  void countsWhatBreaksEachRuleInEveryFormat(DataFormat format) throws Exception {
    String sql =
        "SELECT * FROM VALUES (1, 'a\\nb', DATE'2026-01-31', 1.5D), (1, 'c', DATE'2026-01-31', 2D),"
            + " (1, NULL, DATE'2026-02-01', -1D), (2, 'd', NULL, NULL), (2, 'd', NULL, 0D),"
            + " (3, 'e', DATE'2026-01-31', -2.5D), (NULL, 'f', NULL, 1D), (NULL, 'g', NULL, 1D)"
            + " AS t(id, name, day, price)";

    List<QualityFigure> figures = figures(ALL, format, sql);

    assertThat(figures)
        .containsExactly(
            new QualityFigure(Rule.NOT_NULL, List.of("name"), null, 1, List.of("1")),
            new QualityFigure(
                Rule.UNIQUE, List.of("id"), null, 2, List.of("1 (3 times)", "2 (2 times)")),
            new QualityFigure(
                Rule.UNIQUE,
                List.of("id", "day"),
                null,
                1,
                List.of("id=1, day=2026-01-31 (2 times)")),
            new QualityFigure(Rule.EXPRESSION, List.of(), "price >= 0", 2, List.of("1", "3")));
  }

  @Test
  void saysOfEachStageOfItsOwnThatItIs() throws Exception {
    SpreadListener listener = new SpreadListener(1, Instant.EPOCH);
    spark.sparkContext().addSparkListener(listener);
    try {
      figures(
          ALL,
          DataFormat.PARQUET,
          "SELECT id % 3 AS id, CAST(NULL AS STRING) AS name, current_date() AS day, -1D AS price FROM range(50)");
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }

    List<Spread.Stage> stages = listener.spread(Instant.EPOCH).stages();
    assertThat(stages)
        .filteredOn(stage -> stage.name().startsWith(Spread.OWN_STAGE))
        .hasSizeGreaterThan(2)
        .allMatch(stage -> stage.outputBytes() == 0);
    assertThat(stages)
        .filteredOn(stage -> !stage.name().startsWith(Spread.OWN_STAGE))
        .allMatch(stage -> stage.name().startsWith("save at OutputWriter"));
  }

  @Test
  void findsNothingWrongWithGoodRows() throws Exception {
    assertThat(
            figures(
                ALL,
                DataFormat.PARQUET,
                "SELECT CAST(id AS INT) AS ID, 'x' AS name, current_date() AS day, 1D AS price"
                    + " FROM range(50)"))
        .allMatch(figure -> figure.count() == 0 && figure.keys().isEmpty())
        .hasSize(4);
    assertThat(
            figures(
                ALL,
                DataFormat.CSV,
                "SELECT 1 AS id, 'x' AS name, current_date() AS day, 1D AS price WHERE false"))
        .allMatch(figure -> figure.count() == 0);
  }

  @Test
  void keepsFiveKeysWithoutSecretsAndShort() throws Exception {
    redactor.hide("hunter2");
    QualitySpec rules = new QualitySpec(List.of(), List.of(List.of("k")), null);

    QualityFigure figure =
        figures(
                rules,
                DataFormat.PARQUET,
                "SELECT concat('hunter2 ', id % 7, repeat('y', 200)) AS k FROM range(14)")
            .get(0);

    assertThat(figure.count()).isEqualTo(7);
    assertThat(figure.keys())
        .hasSize(5)
        .allMatch(key -> key.startsWith("*** ") && key.length() < 120 && key.endsWith("(2 times)"));
  }

  @Test
  void readsKeysOfFoldersAsTheTypeThatTheyAre() throws Exception {
    OutputSpec spec = new OutputSpec(DataFormat.PARQUET, List.of("part"), 1 << 20, Map.of());
    QualitySpec rules = new QualitySpec(List.of(), List.of(List.of("part", "id")), null);

    assertThat(
            figures(rules, spec, "SELECT concat('0', id % 2) AS part, id % 4 AS id FROM range(8)")
                .get(0)
                .keys())
        .containsExactly(
            "part=00, id=0 (2 times)",
            "part=00, id=2 (2 times)",
            "part=01, id=1 (2 times)",
            "part=01, id=3 (2 times)");
  }

  @Test
  void takesTheValueOfTheIterationInACondition() throws InterruptedException {
    String condition = "id < ${value}";

    assertThat(
            figures(
                new QualitySpec(List.of(), List.of(List.of("id")), condition),
                DataFormat.PARQUET,
                "SELECT id FROM range(5)"))
        .contains(new QualityFigure(Rule.EXPRESSION, List.of(), condition, 2, List.of("3", "4")));
  }

  @Test
  void refusesRulesThatTheOutputCannotBeHeldAgainst() {
    assertRefused(
        new QualitySpec(List.of("nom"), List.of(), null),
        "quality.not_null names 'nom', which the output does not have; it has [id, name]");
    assertRefused(
        new QualitySpec(List.of(), List.of(List.of("id", "x")), null),
        "quality.unique names 'x', which the output does not have; it has [id, name]");
    assertRefused(new QualitySpec(List.of(), List.of(), "id >"), "quality.expression id >: ");
    assertRefused(new QualitySpec(List.of(), List.of(), "price > 0"), "price");
    assertRefused(
        new QualitySpec(List.of(), List.of(), "id + 1"), "is BIGINT, and not true or false");
    assertRefused(new QualitySpec(List.of(), List.of(), "max(id) > 3"), "quality.expression max");
  }

  private void assertRefused(QualitySpec rules, String why) {
    assertThatThrownBy(
            () -> figures(rules, DataFormat.PARQUET, "SELECT id, 'x' AS name FROM range(3)"))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.OUTPUT))
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
    assertThat(folder).isEmptyDirectory();
  }

  private List<QualityFigure> figures(QualitySpec rules, DataFormat format, String sql)
      throws InterruptedException {
    return figures(rules, new OutputSpec(format, List.of(), 1 << 20, Map.of()), sql);
  }

  private List<QualityFigure> figures(QualitySpec rules, OutputSpec spec, String sql)
      throws InterruptedException {
    return new OutputWriter(
            spark,
            spec,
            rules,
            condition -> condition.replace("${value}", "3"),
            new References(name -> null, path -> "", redactor))
        .write(spark.sql(sql), folder.resolve("out-" + sql.length()).toString(), OptionalLong.of(0))
        .quality();
  }
}
