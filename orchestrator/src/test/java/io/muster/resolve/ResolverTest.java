package io.muster.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.job.contract.DictSpec;
import io.muster.job.contract.FrameSource;
import io.muster.plan.Job;
import io.muster.plan.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResolverTest {
  private static final String PLAN =
      """
      model_sequence: [2, 3, 15]
      out_dir: out
      inputs:
        frames:
          flights: {format: csv, path: data/flights.csv, options: {header: true, token: "${env:TOKEN}"}}
          parts: {format: json, path: "data/parts/*/p${value}.json"}
        dicts:
          thresholds: "config/t_${value}.json"
          params: {min: 500, label: "run ${run_id} of ${value}", none: ~}
      job: {sql: {file: "models/${value}.sql"}}
      iterations:
        15: {after: [2], frames: {carried: {format: parquet, path: "${output:2}"}}}
      """;

  private final Folder folder =
      new Folder()
          .with("data/flights.csv", "id,name\n1,a\n")
          .with("data/_hidden.csv", "never read")
          .with("models/2.sql", "SELECT 2")
          .with("models/3.sql", "SELECT 3")
          .with("models/15.sql", "SELECT 15")
          .with("config/t_2.json", "{\"limit\": 7}")
          .with("config/t_3.json", "{\"limit\": 8}")
          .with("config/t_15.json", "{\"limit\": 9}")
          .with("data/parts/x/p2.json", "{}")
          .with("data/parts/x/p3.json", "{}")
          .with("data/parts/x/p15.json", "{}")
          .with("data/parts/y/p2.json", "{}")
          .variable("TOKEN", "very-secret");

  private static final Value TWO = new Value("2");
  private static final Value THREE = new Value("3");
  private static final Value FIFTEEN = new Value("15");

  @Test
  void findsEverythingThatAPlanNames() {
    ResolvedPlan plan = folder.resolved(PLAN);

    assertThat(plan.sequence()).containsExactly(TWO, THREE, FIFTEEN);
    assertThat(plan.outDir().text()).isEqualTo(folder.path("out"));
    assertThat(plan.stateDir().text()).isEqualTo(folder.path("out/_muster"));
    ResolvedIteration two = plan.of(TWO);
    assertThat(two.job()).isEqualTo(new Job.Sql(folder.path("models/2.sql")));
    assertThat(two.codeDigest().orElseThrow()).matches("[0-9a-f]{64}");
    assertThat(two.frames().get("flights").files().orElseThrow().paths())
        .containsExactly(folder.path("data/flights.csv"));
    assertThat(two.inputs().get("parts").files()).isEqualTo(2);
    assertThat(plan.of(THREE).inputs().get("parts").files()).isEqualTo(1);
    assertThat(two.inputBytes()).contains(12L + 4);
    assertThat(two.output().text()).isEqualTo(folder.path("out/iter_2"));
    assertThat(two.dicts().get("thresholds"))
        .isEqualTo(
            new DictSpec.File(
                folder.path("config/t_2.json"),
                DictSpec.FileFormat.JSON,
                DictSpec.Keys.AS_WRITTEN,
                Map.of()));
  }

  @Test
  void fillsInWhatAllAttemptsShareAndKeepsTheRest() {
    ResolvedIteration two = folder.resolved(PLAN).of(TWO);

    assertThat(((DictSpec.Inline) two.dicts().get("params")).entries())
        .containsEntry("label", "run ${run_id} of 2")
        .containsEntry("min", 500)
        .containsEntry("none", null);
    assertThat(two.frames().get("flights").files().orElseThrow().options())
        .containsEntry("token", "${env:TOKEN}");
    assertThat(two.toString()).doesNotContain("very-secret");
  }

  @Test
  void anIterationReadsTheOutputOfTheOneItComesAfter() {
    ResolvedIteration fifteen = folder.resolved(PLAN).of(FIFTEEN);

    assertThat(fifteen.frames().get("carried").files().orElseThrow().paths())
        .containsExactly(folder.path("out/iter_2"));
    assertThat(fifteen.outputsOf().get(TWO).text()).isEqualTo(folder.path("out/iter_2"));
    assertThat(fifteen.inputBytes()).isEmpty();
    assertThat(fifteen.inputs()).doesNotContainKey("carried");
  }

  @Test
  void ofATableItKnowsTheNameAndNothingMore() {
    folder.with("one.sql", "SELECT 1");
    ResolvedIteration one =
        folder
            .resolved(
                sequence("[1]")
                    + """
                    inputs:
                      frames:
                        t: {table: "lake.db.t_${value}", where: "n = ${value}"}
                        d: {format: delta, path: data/d}
                        b: {jdbc: {url: "jdbc:x://y", table: t, password: "${env:TOKEN}"}}
                    """)
            .of(new Value("1"));

    assertThat(one.frames().get("t").source())
        .isEqualTo(new FrameSource.Table("lake.db.t_1", Map.of()));
    assertThat(one.frames().get("t").shape().where()).isEqualTo("n = ${value}");
    assertThat(one.frames().get("d").source())
        .isEqualTo(new FrameSource.Lake("delta", folder.path("data/d"), Map.of()));
    assertThat(((FrameSource.Jdbc) one.frames().get("b").source()).options())
        .containsEntry("dbtable", "t")
        .containsEntry("password", "${env:TOKEN}");
    assertThat(one.inputs()).isEmpty();
    assertThat(one.inputBytes()).isEmpty();
    assertThat(one.fingerprintCoversInputs()).isFalse();
  }

  @Test
  void filesOfAnOptionalFrameNeedNotBeThere() {
    folder.with("one.sql", "SELECT 1");
    String frame = "inputs: {frames: {f: {format: csv, path: gone.csv, schema: id INT%s}}}\n";

    ResolvedIteration one =
        folder.resolved(sequence("[1]") + frame.formatted(", optional: true")).of(new Value("1"));

    assertThat(one.inputs().get("f").files()).isZero();
    assertThat(one.fingerprintCoversInputs()).isTrue();
    assertThat(folder.problems(sequence("[1]") + frame.formatted(""))).hasSize(1);
  }

  @Test
  void aConditionMayReadMoreThanTheFiles() {
    folder.with("one.sql", "SELECT 1");

    assertThat(covers("n = ${value} AND known")).isTrue();
    assertThat(covers("day = current_date()")).isFalse();
    assertThat(covers("id IN (SELECT id FROM other)")).isFalse();
  }

  private boolean covers(String where) {
    return folder
        .resolved(
            sequence("[1]")
                + "inputs: {frames: {f: {format: csv, path: data/flights.csv, where: \""
                + where
                + "\"}}}\n")
        .of(new Value("1"))
        .fingerprintCoversInputs();
  }

  @Test
  void aTableFormatMayReadTheOutputOfTheOneItComesAfter() {
    folder.with("one.sql", "SELECT 1");

    ResolvedIteration two =
        folder
            .resolved(
                sequence("[1, 2]")
                    + "iterations: {2: {after: [1], frames: {f: {format: delta, path: \"${output:1}\"}}}}\n")
            .of(TWO);

    assertThat(two.frames().get("f").source())
        .isEqualTo(new FrameSource.Lake("delta", folder.path("out/iter_1"), Map.of()));
  }

  @Test
  void whatSpreadsTheRowsOfAFrameDoesNotChangeTheFingerprint() {
    folder.with("one.sql", "SELECT 1");
    String plain = fingerprintWith("");

    assertThat(fingerprintWith(", repartition: 8, cache: true, broadcast: true")).isEqualTo(plain);
    assertThat(fingerprintWith(", where: a = 1")).isNotEqualTo(plain);
  }

  private String fingerprintWith(String shape) {
    return folder
        .resolved(
            sequence("[1]")
                + "inputs: {frames: {f: {format: csv, path: data/flights.csv"
                + shape
                + "}}}\n")
        .of(new Value("1"))
        .fingerprint();
  }

  @Test
  void theSameWorkHasTheSameFingerprint() {
    ResolvedPlan once = folder.resolved(PLAN);
    ResolvedPlan again =
        folder.resolved(
            PLAN
                + """
                slice: {executors: 3}
                limits: {iteration_timeout: 3h}
                retry: {max_attempts: 9}
                cluster: {cores: 7}
                """);

    assertThat(once.of(TWO).fingerprint()).matches("[0-9a-f]{64}");
    assertThat(again.of(TWO).fingerprint()).isEqualTo(once.of(TWO).fingerprint());
    assertThat(again.of(THREE).fingerprint()).isNotEqualTo(once.of(TWO).fingerprint());
  }

  @Test
  void whatChangesTheResultChangesTheFingerprint() {
    ResolvedPlan before = folder.resolved(PLAN);

    folder.with("models/3.sql", "SELECT 33");
    ResolvedPlan sql = folder.resolved(PLAN);
    assertThat(changed(before, sql)).containsExactly(THREE);

    folder.with("config/t_2.json", "{\"limit\": 70}");
    ResolvedPlan dict = folder.resolved(PLAN);
    // 15 reads what 2 writes
    assertThat(changed(sql, dict)).containsExactly(TWO, FIFTEEN);

    folder.with("data/parts/z/p3.json", "{}");
    ResolvedPlan input = folder.resolved(PLAN);
    assertThat(changed(dict, input)).containsExactly(THREE);

    ResolvedPlan inline = folder.resolved(PLAN.replace("min: 500", "min: \"500\""));
    assertThat(changed(input, inline)).containsExactly(TWO, THREE, FIFTEEN);

    ResolvedPlan conf = folder.resolved(PLAN + "spark: {conf: {spark.sql.ansi.enabled: true}}\n");
    assertThat(changed(input, conf)).containsExactly(TWO, THREE, FIFTEEN);
  }

  private static List<Value> changed(ResolvedPlan before, ResolvedPlan after) {
    return before.sequence().stream()
        .filter(value -> !before.of(value).fingerprint().equals(after.of(value).fingerprint()))
        .toList();
  }

  @Test
  void tellsOfEverythingThatIsMissingAtOnce() {
    folder.without("models/3.sql").without("config/t_2.json").without("data/flights.csv");

    assertThat(folder.problems(PLAN))
        .hasSize(3)
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("plan.yaml:10:19: the SQL file of iteration 3 cannot be read: ")
                    .contains("models/3.sql")
                    .endsWith("write the file, or correct job.sql.file"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("plan.yaml:8:17: the dict thresholds cannot be read: ")
                    .contains("config/t_2.json"))
        .anySatisfy(
            problem ->
                assertThat(problem)
                    .startsWith("plan.yaml:5:34: the frame flights cannot be read: ")
                    .contains("data/flights.csv"));
  }

  @Test
  void refusesAMalformedDict() {
    folder.with("config/t_3.json", "{\"limit\": ");

    assertThat(folder.problems(PLAN))
        .singleElement()
        .asString()
        .startsWith("plan.yaml:8:17: the dict thresholds cannot be read: ")
        .contains("config/t_3.json");
  }

  @Test
  void refusesAVariableThatIsNotSet() {
    folder.variable("TOKEN", null);

    assertThat(folder.problems(PLAN))
        .allSatisfy(
            problem ->
                assertThat(problem)
                    .contains("${env:TOKEN}, and that variable is not set")
                    .startsWith("plan.yaml:5:"))
        .isNotEmpty();
  }

  @Test
  void refusesAnOutDirThatHoldsAnInputOfOneValue() {
    assertThat(folder.problems(PLAN.replace("out_dir: out", "out_dir: config")))
        .allSatisfy(problem -> assertThat(problem).contains("out_dir").contains("holds the input"))
        .hasSize(3);
  }

  @Test
  void applicationsAreGivenEntriesOfDicts() {
    folder.with("app.py", "print()").with("lib.jar", "jar");
    ResolvedPlan plan =
        folder.resolved(
            PLAN.replace(
                    "job: {sql: {file: \"models/${value}.sql\"}}",
                    """
                    job:
                      application:
                        resource: app.py
                        args: [--n, "${value}", --out, "${output}", --try, "${attempt}",
                               "${dict:thresholds.limit}", "${dict:params.label}"]
                        conf: {spark.x: "${dict:params.min}", spark.y: "$${literal}"}
                        jars: [lib.jar]
                    """)
                .replace("      sql", "sql"));

    Job.Application job = (Job.Application) plan.of(TWO).job();
    assertThat(job.resource()).isEqualTo(folder.path("app.py"));
    assertThat(job.args())
        .containsExactly(
            "--n",
            "2",
            "--out",
            folder.path("out/iter_2"),
            "--try",
            "${attempt}",
            "7",
            "run ${run_id} of 2");
    assertThat(job.conf()).containsEntry("spark.x", "500").containsEntry("spark.y", "$${literal}");
    assertThat(plan.of(TWO).write()).isEmpty();
    assertThat(plan.of(TWO).codeDigest()).isEmpty();
  }

  @Test
  void whatManyIterationsNameIsLookedUpOnce() {
    folder.with("one.sql", "SELECT 1");
    StringBuilder values = new StringBuilder("0");
    for (int i = 1; i < 200; i++) {
      values.append(", ").append(i);
    }
    ResolvedPlan plan =
        folder.resolved(
            "model_sequence: ["
                + values
                + "]\nout_dir: out\njob: {sql: {file: one.sql}}\n"
                + "inputs: {frames: {flights: {format: csv, path: data/flights.csv}}}\n");

    assertThat(folder.requests("data/flights.csv")).isEqualTo(1);
    assertThat(plan.of(new Value("7")).frames()).isSameAs(plan.of(new Value("8")).frames());
  }

  @Test
  void aSequenceComesFromAFile() {
    folder.with("values.json", "[\"a\", \"07\", 3]").with("one.sql", "SELECT 1");

    assertThat(folder.resolved(sequence("{file: values.json}")).sequence())
        .extracting(Value::text)
        .containsExactly("a", "07", "3");
    folder.with("values.json", "[a, 07,\n a, A]");
    assertThat(folder.problems(sequence("{file: values.json}")))
        .containsExactly(
            "values.json:1:5: value 07 is not quoted, and YAML reads it as another;"
                + " write \"07\", or 7",
            "values.json:2:2: value a is there twice; remove one of the two",
            "values.json:2:5: values a and A differ only in case; rename one: clusters and some"
                + " file systems take them for the same");
  }

  @Test
  void aSequenceComesFromAColumn() {
    folder
        .with("one.sql", "SELECT 1")
        .with("models.csv", "id;name\n\"2\";two\n3;\"three; or \"\"3\"\"\"\n\n56;x\n")
        .with("models.json", "{\"id\": 2, \"n\": 1}\n{\"id\": \"b\"}\n");
    String frames =
        """
        inputs:
          frames:
            csv: {format: csv, path: models.csv, options: {header: true, sep: ";"}}
            json: {format: json, path: models.json}
        """;

    assertThat(folder.resolved(sequence("{frame: csv, column: id}") + frames).sequence())
        .extracting(Value::text)
        .containsExactly("2", "3", "56");
    assertThat(folder.resolved(sequence("{frame: json, column: id}") + frames).sequence())
        .extracting(Value::text)
        .containsExactly("2", "b");
    assertThat(folder.problems(sequence("{frame: csv, column: idd}") + frames))
        .singleElement()
        .asString()
        .startsWith("plan.yaml:1:")
        .contains("idd")
        .contains("models.csv")
        .endsWith("mend the file");
    assertThat(folder.problems(sequence("{frame: json, column: n}") + frames))
        .singleElement()
        .asString()
        .startsWith("plan.yaml:1:")
        .contains("models.json")
        .endsWith("mend the file");
  }

  @Test
  void aSequenceComesFromACommand() {
    folder.with("one.sql", "SELECT 1").with("pick.sh", "echo '[4, 5]'; echo said >&2; exit $1");

    assertThat(folder.resolved(sequence("{command: [sh, pick.sh, 0]}")).sequence())
        .extracting(Value::text)
        .containsExactly("4", "5");
    assertThat(folder.problems(sequence("{command: [sh, pick.sh, 3]}")))
        .containsExactly(
            "plan.yaml:1:27: the command sh pick.sh 3 ended with exit code 3; it said: said;"
                + " run it by hand in the plan's folder");
    assertThat(folder.problems(sequence("{command: [no-such-program]}")))
        .singleElement()
        .asString()
        .contains("the command no-such-program cannot be started");
    assertThat(folder.problems(sequence("{command: [echo, nothing]}")))
        .containsExactly(
            "the output of echo nothing:1:1: the sequence is nothing, not a list;"
                + " give a JSON list such as [2, 3, 5]");
  }

  @Test
  void aSequenceComesFromStandardInput() {
    folder.with("one.sql", "SELECT 1");
    folder.standardInput("[8, 9]".getBytes(StandardCharsets.UTF_8));

    assertThat(folder.resolvedFromStandardInput(sequence("[1]")).sequence())
        .extracting(Value::text)
        .containsExactly("8", "9");
  }

  @Test
  void aSequenceFromElsewhereIsNotLookedUpAgainWhenItsRunGoesOn() {
    folder.with("one.sql", "SELECT 1");
    folder.standardInput("[8, 9]".getBytes(StandardCharsets.UTF_8));
    folder.goesOnWith("4", "5");

    assertThat(folder.resolved(sequence("{command: [no-such-program]}")).sequence())
        .extracting(Value::text)
        .containsExactly("4", "5");
    assertThat(folder.resolved(sequence("{file: no-such-file.json}")).sequence()).hasSize(2);
    assertThat(folder.resolvedFromStandardInput(sequence("[1]")).sequence()).hasSize(2);
    assertThat(folder.resolved(sequence("[1]")).sequence())
        .as("a list in the plan holds")
        .extracting(Value::text)
        .containsExactly("1");
    assertThat(
            folder.problems(sequence("{file: no-such-file.json}") + "iterations: {6: {weight: 2}}"))
        .singleElement()
        .asString()
        .contains("iterations has 6, which is not in the sequence");
  }

  @Test
  void refusesOverridesOfValuesThatAreNotInTheSequence() {
    folder.with("values.json", "[2, 3]").with("one.sql", "SELECT 1");

    assertThat(
            folder.problems(
                sequence("{file: values.json}")
                    + "iterations: {4: {weight: 2}, 2: {after: [7]}}\n"))
        .containsExactlyInAnyOrder(
            "plan.yaml:4:26: iterations has 4, which is not in the sequence; add it to the sequence,"
                + " or remove it here; the sequence is 2, 3",
            "plan.yaml:4:41: iteration 2 waits for 7, which is not in the sequence; add it to the"
                + " sequence, or remove it here; the sequence is 2, 3");
  }

  @Test
  void tenThousandIterationsAreResolvedWithinBounds() {
    folder.with("one.sql", "SELECT 1").with("d.json", "{\"a\": 1}");
    ResolvedPlan plan =
        folder.resolved(
            sequence("{range: 1..10000}")
                + """
                inputs:
                  frames: {flights: {format: csv, path: data/flights.csv}}
                  dicts: {d: d.json}
                """);

    assertThat(plan.iterations()).hasSize(10_000);
    assertThat(plan.of(TWO).inputs()).isSameAs(plan.of(THREE).inputs());
    assertThat(plan.iterations().values().stream().map(ResolvedIteration::fingerprint).distinct())
        .hasSize(10_000);
  }

  private static String sequence(String source) {
    return "model_sequence: " + source + "\nout_dir: out\njob: {sql: {file: one.sql}}\n";
  }

  @Test
  void looksForTheCommandThatWillCheckOutputs() {
    folder.variable("PATH", "/nowhere:/bin");
    folder.with("check.sh", "#!/bin/sh");
    String plan = PLAN + "verify: {command: [%s]}";

    assertThat(folder.resolved(plan.formatted("sh")).sequence()).hasSize(3);
    assertThat(folder.problems(plan.formatted("./check.sh")))
        .containsExactly(
            "plan.yaml:13:19: verify.command names the program ./check.sh, which is not there or"
                + " may not be run; write it, or make it executable: chmod +x ./check.sh");
    assertThat(folder.problems(plan.formatted("no-such-program")))
        .singleElement()
        .asString()
        .endsWith("install it, or name it with its folder: ./no-such-program");
  }

  @Test
  void stagesAFrameOnceForThoseThatLoadIt() {
    String staged =
        """
        model_sequence: [2, 3]
        out_dir: out
        inputs:
          frames:
            flights: {format: csv, path: data/flights.csv, stage: parquet, where: "id = ${value}"}
            own: {format: csv, path: data/flights.csv, stage: parquet}
        job: {application: {resource: app.py}}
        iterations:
          2: {job: {sql: {file: models/2.sql}}, frames: {own: {path: data/flights.csv}}}
        """;
    ResolvedPlan plan = folder.with("app.py", "").resolved(staged);
    Value stage = new Value("stage~flights");

    assertThat(plan.stages().keySet()).containsExactly(stage);
    assertThat(plan.steps()).containsExactly(stage, TWO, THREE);
    assertThat(plan.withStages(Set.of(THREE))).containsExactly(THREE);
    assertThat(plan.withStages(Set.of(TWO))).containsExactly(stage, TWO);
    ResolvedIteration stager = plan.of(stage);
    assertThat(stager.job()).isEqualTo(new Job.Stage("flights"));
    assertThat(stager.output().text()).isEqualTo(folder.path("state/run/stage_flights"));
    assertThat(stager.frames().get("flights").shape().where()).isNull();
    assertThat(stager.inputs().get("flights")).isEqualTo(plan.of(TWO).inputs().get("flights"));

    folder.with("data/flights.csv", "id,name\n1,a\n2,b\n");
    ResolvedPlan changed = folder.resolved(staged);
    assertThat(changed.of(stage).fingerprint()).isNotEqualTo(stager.fingerprint());
    assertThat(changed.of(TWO).fingerprint()).isNotEqualTo(plan.of(TWO).fingerprint());
  }
}
