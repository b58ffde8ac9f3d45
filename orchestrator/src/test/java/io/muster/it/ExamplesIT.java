package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users copy, run by the installed Muster as it is written; outputs go elsewhere. */
final class ExamplesIT {
  static final Path EXAMPLES = Path.of("../deploy/examples").toAbsolutePath().normalize();

  @TempDir private Path place;
  private PlanFolder folder;

  @BeforeEach
  void open() {
    folder = new PlanFolder(place);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void flightsEndsWithNineVerifiedOutputs() throws IOException {
    MusterProcess.Ended run = run("flights/plan.yaml", "--set", "out_dir=" + folder.path("out"));

    assertPassed(run, "2", "3", "4", "56", "22", "15", "6", "7", "9");
    for (String value : run.values("succeeded")) {
      JsonNode receipt = folder.receipt(value).orElseThrow();
      assertThat(receipt.path("rows").asInt()).as("rows of %s", value).isEqualTo(told(value));
      assertThat(folder.filesBelow(folder.output(value)))
          .contains("_SUCCESS")
          .anyMatch(name -> name.endsWith(".parquet"));
    }
  }

  @Test
  void minimalIsTheSameInJson() {
    MusterProcess.Ended run = run("minimal/plan.json", "--set", "out_dir=" + folder.path("out"));

    assertPassed(run, "1", "2", "3");
    assertThat(folder.receipt(2).orElseThrow().path("rows").asInt()).isEqualTo(2);
  }

  /** Production's slice is larger than a small machine: here a larger one is stated. */
  @Test
  void nightlyRunsForItsNightAndAsProductionSays() {
    MusterProcess.Ended run =
        run(
            "nightly/plan.yaml",
            "-f",
            EXAMPLES.resolve("nightly/production.yaml").toString(),
            "--param",
            "ds=2026-01-31",
            "--set",
            "out_dir=" + folder.path("out"),
            "--set",
            "cluster={engine: local, cores: 4, memory: 8g}",
            "--set",
            "output.format=json");

    assertPassed(run, "north", "south", "overseas");
    assertThat(rows("north").lines())
        .containsExactlyInAnyOrder(
            "{\"region\":\"north\",\"customer\":17,\"orders\":2,\"big_orders\":0,"
                + "\"amount\":151.50,\"night\":\"2026-01-31\"}",
            "{\"region\":\"north\",\"customer\":4,\"orders\":1,\"big_orders\":1,"
                + "\"amount\":610.25,\"night\":\"2026-01-31\"}");
  }

  @Test
  void applicationIsAScriptThatKnowsNothingOfMuster() throws Exception {
    folder
        .setting("SPARK_HOME", PysparkHome.orSkip().toString())
        .setting("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"));

    MusterProcess.Ended run =
        run("application/plan.yaml", "--set", "out_dir=" + folder.path("out"));

    assertPassed(run, "2", "3", "5");
    assertThat(folder.receipt(5)).isEmpty();
    assertThat(folder.progress(5).path("state").asText()).isEqualTo("stopped");
    assertThat(folder.progress(5).path("rows_written").asInt()).isEqualTo(1000);
  }

  @Test
  void theReadmesPlanCanBeCopied() {
    folder
        .plan(Readme.cut("(?s)```yaml\n(.*?)```"))
        .file("turnover.sql", Readme.cut("(?s)```sql\n(.*?)```"))
        .file("data/sales.csv", Readme.cut("(?s)```csv\n(.*?)```"));

    MusterProcess.Ended plan = folder.muster("plan", "plan.yaml");
    assertThat(plan.exitCode()).as(plan.everything()).isZero();
    MusterProcess.Ended run = folder.run();

    assertPassed(run, "1", "2", "3");
    assertThat(folder.receipt(2).orElseThrow().path("rows").asInt()).isEqualTo(1);
  }

  private MusterProcess.Ended run(String plan, String... more) {
    List<String> words = new ArrayList<>(List.of("run", EXAMPLES.resolve(plan).toString()));
    words.addAll(List.of(more));
    return folder.muster(words.toArray(String[]::new));
  }

  private void assertPassed(MusterProcess.Ended run, String... values) {
    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(run.stdout().lines()).as("the last line alone is for programs").hasSize(1);
    assertThat(run.status()).isEqualTo("passed");
    assertThat(run.values("succeeded")).containsExactly(values);
    assertThat(run.json().path("manifest").asText()).isEqualTo(folder.manifestFile().toString());
    assertThat(folder.manifest().orElseThrow().path("iterations")).hasSize(values.length);
  }

  /** The rows of a flights model, as the table of the example's README has them. */
  static int told(String value) throws IOException {
    Matcher row =
        Pattern.compile("(?m)^\\| " + value + " \\|.*\\| ([0-9,]+) \\|$")
            .matcher(Files.readString(EXAMPLES.resolve("flights/README.md")));
    assertThat(row.find()).as("model %s in the README", value).isTrue();
    return Integer.parseInt(row.group(1).replace(",", ""));
  }

  private String rows(String value) {
    return MusterProcess.text(
        folder.filesBelow(folder.output(value)).stream()
            .filter(name -> name.startsWith("part-"))
            .map(folder.output(value)::resolve)
            .findFirst()
            .orElseThrow());
  }
}
