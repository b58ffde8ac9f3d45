package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.job.contract.DataFile;
import io.muster.job.contract.OutputPart;
import io.muster.job.contract.QualityFigure;
import io.muster.job.contract.Receipt;
import io.muster.job.contract.Shown;
import io.muster.job.contract.Spread;
import io.muster.lifecycle.IterationState;
import io.muster.plan.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrialTextTest {
  private static final Value VALUE = new Value("56");

  private final IterationState verified =
      ScriptedRun.of("56").iteration("56", 4, 7).state().iteration(VALUE);

  @Test
  void tellsFramesSchemaRowsPlanAndVerdict() {
    Shown.Output output = output("", "== Physical Plan ==\nScan\n");
    Shown shown =
        new Shown(
            List.of(
                new Shown.ReadFrame("flights", 3L, 2048L, 1_204L),
                new Shown.ReadFrame("models", null, null, null)),
            List.of(output));

    assertThat(text(shown, receipt(Map.of()), Optional.of("1%")))
        .containsExactly(
            "frame     flights: 3 files, 2.0 KiB, 1,204 rows; 1% of it taken",
            "frame     models: read from its source; 1% of it taken",
            "",
            "schema",
            "root",
            " |-- n: integer",
            "",
            "rows (the first 1 of 7)",
            "+---+",
            "|  n|",
            "+---+",
            "|  1|",
            "+---+",
            "",
            "plan",
            "== Physical Plan ==",
            "Scan",
            "",
            "written   7 rows in 1 file, 100 B",
            "result    best = {a=1}",
            "quality   not_null n: null in 1 row",
            "quality   unique n, m: 2 keys more than once",
            "quality   expression n > 0: false for 0 rows",
            "verified  it would pass (of 1% of the rows: of all of them it may differ)",
            "took      4.2s; 2 cores busy for 25% of 2.0s");
  }

  @Test
  void namesTheFileOfALongPlan() {
    String plan =
        IntStream.rangeClosed(1, 75).mapToObj(i -> "step " + i).collect(Collectors.joining("\n"));
    Shown shown = new Shown(List.of(), List.of(output("", plan)));

    assertThat(text(shown, receipt(Map.of()), Optional.empty()))
        .contains("step 60", "... and 15 more lines; all of it is in /kept/plan.txt")
        .doesNotContain("step 61")
        .contains("verified  it would pass");
  }

  @Test
  void tellsOfSeveralOutputsEachByItsName() {
    Map<String, OutputPart> parts =
        Map.of(
            "scores",
            new OutputPart(1, "n INT", Map.of()),
            "rest",
            new OutputPart(6, "", Map.of()));
    Shown.Output none = new Shown.Output("rest", "", List.of(), List.of(), "", "it is gone");
    Shown shown = new Shown(List.of(), List.of(output("scores", "Scan"), none));

    assertThat(text(shown, receipt(parts), Optional.empty()))
        .contains("schema of scores", "rows of scores (all 1)", "plan of scores")
        .contains("remark    it is gone")
        .doesNotContain("rows of rest (all 0)");
  }

  @Test
  void saysWhyAnOutputWouldNotPass() {
    IterationState rejected =
        ScriptedRun.of("56")
            .start("56")
            .reject("56", "/kept/iter_56 has 7 rows, verify.min_rows asks for 8")
            .state()
            .iteration(VALUE);

    assertThat(
            TrialText.of(
                rejected,
                receipt(Map.of()),
                Optional.empty(),
                Optional.empty(),
                name -> "",
                Duration.ofSeconds(4),
                60))
        .contains(
            "verified  it would not pass: /kept/iter_56 has 7 rows,",
            "          verify.min_rows asks for 8");
  }

  private List<String> text(Shown shown, Receipt receipt, Optional<String> share) {
    return TrialText.of(
        verified,
        receipt,
        Optional.of(shown),
        share,
        name -> "/kept/plan.txt",
        Duration.ofMillis(4_200),
        100);
  }

  private static Shown.Output output(String name, String plan) {
    return new Shown.Output(
        name, "root\n |-- n: integer\n", List.of("n"), List.of(List.of("1")), plan, null);
  }

  private static Receipt receipt(Map<String, OutputPart> parts) {
    return new Receipt(
        1,
        "try",
        "56",
        1,
        "m-tag",
        "local-1",
        7L,
        "n INT",
        Map.of(),
        List.of(new DataFile("part-0.parquet", 100, 7L)),
        Map.of(),
        Map.of(),
        "3.5.5",
        Instant.EPOCH,
        List.of(
            new QualityFigure(QualityFigure.Rule.NOT_NULL, List.of("n"), null, 1, List.of()),
            new QualityFigure(QualityFigure.Rule.UNIQUE, List.of("n", "m"), null, 2, List.of()),
            new QualityFigure(QualityFigure.Rule.EXPRESSION, List.of(), "n > 0", 0, List.of())),
        new Spread(2, 2_000, 1_000, 4, 1, List.of(), Map.of()),
        parts,
        Map.of("best", Map.of("a", 1)));
  }
}
