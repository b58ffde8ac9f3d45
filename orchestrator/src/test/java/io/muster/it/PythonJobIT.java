package io.muster.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Functions of a Python file under the PySpark of pip: one run of many, each for what it shows. */
final class PythonJobIT {
  private static final List<String> GOOD =
      List.of("3", "pandas", "many", "parts", "itself", "frame", "rows", "memory");
  private static final List<String> BAD =
      List.of("driver", "worker", "stage", "master", "number", "nothing", "missing", "throttled");

  private static final String SECRET = "models-hunter2";

  @TempDir private static Path place;
  private static PlanFolder folder;
  private static MusterProcess.Ended run;

  @BeforeAll
  static void runAll() throws Exception {
    PysparkHome.orSkip();
    folder = new PlanFolder(place);
    folder
        .setting("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"))
        .setting("MODELS_PASSWORD", SECRET)
        .file("models.py", resource("models.py"))
        .file("missing.py", "import no_such_module\n\ndef transform(n): pass\n")
        .file("beside.py", "def times(x, y):\n    return x * y\n")
        .file("lib/packed.py", "FACTOR = 10\n")
        .file("sales.csv", "shop,pieces\n3,5\n3,7\n4,2\n")
        .plan(resource("plan.yaml"));
    zip(folder.path("extra.zip"), "word.txt", "x");
    MusterProcess.Ended warm = folder.muster("warm", "plan.yaml");
    assertThat(warm.exitCode()).as(warm.everything()).isZero();
    run = folder.run();
  }

  @AfterAll
  static void close() {
    if (folder != null) {
      folder.close();
    }
  }

  @Test
  void endsAsTheFunctionsDo() {
    assertThat(run.exitCode()).as(run.everything()).isEqualTo(1);
    assertThat(run.values("succeeded")).containsExactlyElementsOf(GOOD);
    assertThat(run.values("failed")).containsExactlyElementsOf(BAD);
  }

  @Test
  void givesTheFunctionFiveDictsAndAnIntAndKeepsTheSessionAlive() throws IOException {
    assertThat(folder.jsonRows("3"))
        .containsExactlyInAnyOrder("{\"pieces\":5,\"w\":150}", "{\"pieces\":7,\"w\":210}");
    String said = said("3");
    assertThat(said)
        .contains("n=3 value=3 dict1={1: 'one', 2: {3: 'three'}} dict5=3\n")
        .contains("settings=7 master=local[1]\n")
        .contains("same session True\n")
        .contains("models.py:")
        .contains(" stops the session, which Muster stops itself: nothing is done\n");
    assertThat(folder.receipt("3").orElseThrow().at("/null_counts/w").asInt(-1)).isZero();
    assertThat(scratch("3")).as("removed at the end").doesNotExist();
  }

  @Test
  void startsFastToo() throws IOException {
    assertThat(run.stderr()).doesNotContain("no fast start");
    String command = Files.readString(folder.attempts("3").get(0).resolve("command.sh"));
    assertThat(command)
        .contains("-XX:SharedArchiveFile=")
        .contains("lib/python/muster_main.py")
        .contains("spark.pyspark.python=" + PysparkHome.programs() + "/python");
  }

  @Test
  void usesArrowForPandasFunctions() {
    assertThat(folder.jsonRows("pandas"))
        .containsExactlyInAnyOrder(
            "{\"pieces\":5,\"half\":2.5}",
            "{\"pieces\":7,\"half\":3.5}",
            "{\"pieces\":2,\"half\":1.0}");
    assertThat(said("pandas")).contains("arrow=true\n");
    assertThat(folder.jsonRows("many")).containsExactly("{\"n\":3,\"total\":14}");
  }

  @Test
  void writesSeveralOutputsAndPutsResultsBesideThem() {
    JsonNode receipt = folder.receipt("parts").orElseThrow();
    assertThat(receipt.path("rows").asInt()).isEqualTo(4);
    assertThat(receipt.at("/outputs/scores/rows").asInt()).isEqualTo(3);
    assertThat(receipt.at("/outputs/metrics/schema").asText()).isEqualTo("n BIGINT");
    assertThat(receipt.at("/results/count").asInt()).isEqualTo(42);
    assertThat(folder.filesBelow(folder.output("parts")))
        .contains("_SUCCESS", "scores/_SUCCESS", "metrics/_SUCCESS");
    assertThat(resultOf("parts").at("/results/best/name").asText()).isEqualTo("é");
    assertThat(resultOf("3").has("results")).isFalse();
  }

  @Test
  void aSecretThatAFunctionKnowsGetsNowhere() throws IOException {
    assertThat(folder.receipt("parts").orElseThrow().at("/results/login/1").asText())
        .startsWith("with ")
        .doesNotContain(SECRET);
    for (String file : folder.filesBelow(folder.path("out"))) {
      assertThat(new String(Files.readAllBytes(folder.path("out").resolve(file)), ISO_8859_1))
          .as(file)
          .doesNotContain(SECRET);
    }
    assertThat(run.everything()).doesNotContain(SECRET);
  }

  @Test
  void verifiesWhatAFunctionWroteItself() {
    JsonNode receipt = folder.receipt("itself").orElseThrow();
    assertThat(receipt.path("rows").isNull()).as("json tells no rows").isTrue();
    assertThat(receipt.path("files")).isNotEmpty();
    assertThat(resultOf("itself").path("rows").isNull()).isTrue();
  }

  @Test
  void makesADataFrameOfPandasAndOfRows() {
    assertThat(folder.jsonRows("frame")).containsExactlyInAnyOrder("{\"a\":1}", "{\"a\":2}");
    assertThat(folder.jsonRows("rows")).containsExactly("{\"a\":10,\"b\":\"x\"}");
  }

  @Test
  void triesAgainByTheCauseThatPythonTells() throws IOException {
    assertThat(folder.attempts("throttled")).hasSize(2);
    assertThat(folder.attempts("memory")).as("the second with more memory").hasSize(2);
    assertThat(Files.readString(folder.attempts("memory").get(0).resolve("exit.json")))
        .contains("\"code\":52");
    assertThat(folder.attempts("driver")).hasSize(1);
  }

  @Test
  void tellsCausePlaceAndTheUsersOwnFrames() {
    assertThat(message("driver"))
        .matches("models.py:\\d+, in deeper: ValueError: no such shop \\(exit code 1\\)");
    assertThat(said("driver"))
        .contains("in driver\n", "in deeper\n", "KeyError: 'nope'")
        .doesNotContain("muster/", "pyspark");
    assertThat(resultOf("driver").at("/failure/log").asText())
        .as("the log of its last lines: spark-submit hands on there what Python says")
        .endsWith("/stdout.log");
    for (String value : List.of("worker", "stage")) {
      assertThat(message(value))
          .matches("models.py:\\d+, in parse: ZeroDivisionError: .* \\(exit code 1\\)");
      assertThat(lastLines(value))
          .anyMatch(line -> line.contains("in a Python worker:"))
          .anyMatch(line -> line.contains("in parse"))
          .noneMatch(line -> line.contains("pyspark"));
    }
  }

  @Test
  void refusesInOneLine() {
    assertThat(message("master"))
        .matches(
            "models.py:\\d+, in master: the master is set in code \\(local\\[7\\]\\), and it is"
                + " Muster's to give \\(local\\[1\\]\\): remove it \\(exit code 1\\)");
    assertThat(message("number"))
        .startsWith("number in models.py returned an int: return a DataFrame, ");
    assertThat(message("nothing"))
        .startsWith("the function returned None and wrote nothing to ctx.output (");
    assertThat(message("missing"))
        .startsWith(folder.path("missing.py") + ":1 imports no_such_module, which ");
    assertThat(folder.attempts("missing").get(0).resolve("progress.json"))
        .as("before any Spark work")
        .doesNotExist();
  }

  @Test
  void runsTheFunctionOfTheReadme() {
    PlanFolder readme = new PlanFolder(place.resolve("readme"));
    readme
        .setting("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"))
        .file("models.py", Readme.cut("(?s)```python\n(from pyspark.*?)```"))
        .file("data/sales.csv", Readme.cut("(?s)```csv\n(.*?)```"))
        .plan(
            Readme.cut("(?s)```yaml\n(name: articles.*?)```")
                .replace("out_dir: articles", "out_dir: out"));

    MusterProcess.Ended ended = readme.run("--only", "1,3");

    assertThat(ended.exitCode()).as(ended.everything()).isZero();
    assertThat(readme.receipt(1).orElseThrow().path("rows").asInt()).isEqualTo(1);
    assertThat(readme.receipt(1).orElseThrow().at("/results/articles").asInt()).isEqualTo(1);
    readme.close();
  }

  @Test
  void tellsBadFunctionsBeforeAnythingStarts() {
    PlanFolder other = new PlanFolder(place.resolve("bad"));
    other
        .setting("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"))
        .file("models.py", "def transform(n, dict9): pass\n")
        .plan("model_sequence: [1]\nout_dir: out\njob: {python: {file: models.py}}\n");

    MusterProcess.Ended ended = other.run();

    assertThat(ended.exitCode()).as(ended.everything()).isEqualTo(2);
    assertThat(ended.stderr()).contains("asks for dict9, which nothing provides");
    assertThat(other.output(1)).doesNotExist();
    other.close();
  }

  /** What is installed there is known to driver and workers, and unpacked once for all runs. */
  @Test
  void runsInAPackedEnvironment() throws Exception {
    PlanFolder other = new PlanFolder(place.resolve("packed"));
    other
        .setting("XDG_CACHE_HOME", other.path("cache").toString())
        .setting("SPARK_HOME", PysparkHome.orSkip().toString())
        .file(
            "models.py",
            """
            import sys
            from only_packed import FACTOR


            def times(number):
                from only_packed import FACTOR
                return number * FACTOR, sys.prefix


            def transform(n, spark):
                rows = spark.sparkContext.parallelize([n]).map(times).collect()
                return spark.createDataFrame(
                    [(FACTOR, rows[0][0], sys.prefix == rows[0][1])], "factor INT, times INT, same BOOLEAN")
            """)
        .plan(
            """
            model_sequence: [3, 4]
            out_dir: out
            job: {python: {file: models.py, interpreter: env/bin/python, archives: ["env.tar.gz#env"]}}
            output: {format: json}
            slice: {executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
            """);
    PysparkHome.pack(other.path("env.tar.gz"), "only_packed.py", "FACTOR = 7\n");

    MusterProcess.Ended ended = other.run();

    assertThat(ended.exitCode()).as(ended.everything()).isZero();
    assertThat(other.jsonRows(3)).containsExactly("{\"factor\":7,\"times\":21,\"same\":true}");
    assertThat(other.jsonRows(4)).containsExactly("{\"factor\":7,\"times\":28,\"same\":true}");
    try (Stream<Path> unpacked = Files.list(other.path("cache/muster/environments"))) {
      assertThat(unpacked).hasSize(1);
    }
    other.close();
  }

  private String said(String value) {
    return MusterProcess.text(folder.attempts(value).get(0).resolve("stdout.log"));
  }

  private Path scratch(String value) {
    return folder.attempts(value).get(0).resolve("scratch");
  }

  private JsonNode resultOf(String value) {
    for (JsonNode iteration : folder.result().path("iterations")) {
      if (iteration.path("value").asText().equals(value)) {
        return iteration;
      }
    }
    throw new AssertionError("no result of " + value);
  }

  private String message(String value) {
    return resultOf(value).at("/failure/message").asText();
  }

  private List<String> lastLines(String value) {
    List<String> lines = new ArrayList<>();
    resultOf(value).at("/failure/last_lines").forEach(line -> lines.add(line.asText()));
    return lines;
  }

  private static void zip(Path file, String name, String text) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry(name));
      out.write(text.getBytes(UTF_8));
    }
  }

  private static String resource(String name) throws IOException {
    try (var in = PythonJobIT.class.getResourceAsStream("python/" + name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
