package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code muster try} on real Spark: what is shown, what is left, and what is left alone. */
final class TryIT {
  private static final String PLAN =
      """
      name: tried
      model_sequence: [sql, parts, failing, gate, waiting, after, app, class]
      out_dir: out
      inputs:
        frames:
          sales: {format: csv, path: sales.csv, options: {header: true}, schema: "shop INT, pieces INT", stage: parquet}
        dicts:
          best: {frame: sales, key: shop, row: 77}
      job: {python: {file: models.py}}
      slice: {executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
      iterations:
        sql: {job: {sql: {file: sales.sql}}}
        parts: {job: {python: {function: parts}}}
        failing: {job: {python: {function: failing}}}
        gate: {job: {sql: {file: sales.sql}}, quality: {expression: "pieces < 3", unique: [shop]}}
        waiting: {job: {python: {function: waiting}}}
        after: {after: [sql], frames: {before: {format: parquet, path: "${output:sql}"}}, job: {sql: {file: after.sql}}}
        class: {job: {class: {name: Half, jars: [half.jar]}}}
        app: {job: {application: {resource: models.py}}}
      """;

  private static final String HALF =
      """
      public final class Half implements io.muster.job.IterationJob {
        @Override
        public org.apache.spark.sql.Dataset<org.apache.spark.sql.Row> transform(
            io.muster.job.IterationContext context) {
          System.out.println("halves " + context.output());
          return context.frame("sales").selectExpr("shop", "pieces / 2 AS half").repartition(1);
        }
      }
      """;

  private static final String MODELS =
      """
      import time


      def parts(sales, best, ctx):
          print("best has %d" % best["pieces"])
          ctx.put("seen", sales.count())
          return {"scores": sales.where("shop < 500"), "metrics": sales.groupBy().count()}


      def failing(sales):
          print("begins")
          raise ValueError("no such shop")


      def waiting(spark):
          def sleep(rows):
              open("asleep", "w").close()
              time.sleep(1000)
              return rows

          print("waits")
          spark.range(2).rdd.mapPartitions(sleep).count()
      """;

  @TempDir private Path place;
  private PlanFolder folder;

  @BeforeEach
  void open() throws Exception {
    PysparkHome.orSkip();
    folder = new PlanFolder(place);
    String sales =
        IntStream.rangeClosed(1, 2000)
            .mapToObj(shop -> shop + "," + shop % 7 + "\n")
            .collect(Collectors.joining("", "shop,pieces\n", ""));
    Files.createDirectories(folder.path("temporary"));
    folder
        .setting("PATH", PysparkHome.programs() + ":" + System.getenv("PATH"))
        .setting("COLUMNS", "70")
        .setting("MUSTER_JAVA_OPTS", "-Djava.io.tmpdir=" + folder.path("temporary"))
        .file("models.py", MODELS)
        .file("sales.sql", "SELECT shop, pieces FROM sales ORDER BY shop")
        .file("after.sql", "SELECT count(*) AS n FROM before")
        .file("sales.csv", sales)
        .file("half.jar", "")
        .plan(PLAN);
  }

  @AfterEach
  void close() {
    if (folder != null) {
      folder.close();
    }
  }

  @Test
  void showsSchemaRowsAndPlanAndLeavesTheOutDirAlone() throws IOException {
    MusterProcess.Ended run = folder.run("--only", "sql");
    assertThat(run.exitCode()).as(run.everything()).isZero();
    List<String> before = times(folder.path("out"));

    MusterProcess.Ended tried = folder.muster("try", "plan.yaml", "sql");

    assertThat(tried.exitCode()).as(tried.everything()).isZero();
    assertThat(tried.stdout())
        .contains("tries iteration sql of tried with all rows, on 1 core")
        .as("the source of a frame that a run stages")
        .contains("frame     sales: 1 file, ", "Scan csv", folder.path("sales.csv").toString())
        .contains("root\n |-- shop: integer (nullable = true)\n")
        .contains("rows (the first 20 of 2,000)\n+----+------+\n|shop|pieces|\n")
        .contains("|  20|     6|\n+----+------+\n")
        .contains("== Physical Plan ==")
        .contains("written   2,000 rows in 1 file, ")
        .contains("verified  it would pass\n")
        .containsPattern("took      .*; 1 core busy for [0-9]+% of ");
    assertThat(tried.stderr()).as("no log of Spark's").isEmpty();
    Path kept = kept(tried);
    assertThat(kept.getParent()).isEqualTo(folder.path("temporary"));
    assertThat(folder.filesBelow(kept))
        .contains("iter_sql/_SUCCESS", "iter_sql/_MUSTER_RECEIPT.json", "plan.txt")
        .contains("attempts/iter_sql/1/stderr.log", "attempts/iter_sql/1/command.sh");
    assertThat(times(folder.path("out"))).isEqualTo(before);

    MusterProcess.Ended after = folder.muster("try", "plan.yaml", "after");
    assertThat(after.exitCode()).as(after.everything()).isZero();
    assertThat(after.stdout()).contains("|2000|").contains("frame     before: ", "2,000 rows");
    assertThat(times(folder.path("out"))).isEqualTo(before);
  }

  @Test
  void samplesFramesOfAFunctionWithSeveralOutputs() {
    MusterProcess.Ended tried =
        folder.muster("try", "plan.yaml", "parts", "--sample", "10%", "--into", "look");

    assertThat(tried.exitCode()).as(tried.everything()).isZero();
    assertThat(tried.stdout())
        .containsSubsequence("tries iteration parts of tried with 10% of each frame", "best has 0")
        .contains("; 10% of it taken\n")
        .contains("schema of scores\nroot\n", "schema of metrics\nroot\n |-- count: long")
        .contains("rows of metrics (all 1)\n", "plan of scores\n")
        .contains("Arguments: 0.0, 0.1, false, ")
        .containsPattern("result    seen = (1[5-9]|2[0-4])[0-9]\n")
        .contains("it would pass (of 10% of the rows: ");
    assertThat(kept(tried)).isEqualTo(folder.path("look"));
    assertThat(folder.path("look/iter_parts/scores/_SUCCESS")).exists();
    assertThat(folder.path("out")).doesNotExist();
  }

  @Test
  void givesAClassTheFolderOfTheTry() {
    JobJar.make(folder.path("half.jar"), "Half", HALF);

    MusterProcess.Ended tried = folder.muster("try", "plan.yaml", "class", "--into", "look");

    assertThat(tried.exitCode()).as(tried.everything()).isZero();
    assertThat(tried.stdout())
        .contains("\nhalves " + folder.path("look/iter_class") + "\n", "|shop|half|\n")
        .contains("rows (the first 20 of 2,000)", "verified  it would pass\n");
  }

  @Test
  void showsTheLogOfAFunctionThatFails() {
    MusterProcess.Ended tried = folder.muster("try", "plan.yaml", "failing");

    assertThat(tried.exitCode()).as(tried.everything()).isEqualTo(1);
    assertThat(tried.stdout())
        .as("where Spark puts what Python says of errors, too")
        .containsSubsequence("\nbegins\n", "Traceback (most recent call last):", "in failing")
        .doesNotContain("schema");
    assertThat(tried.stderr())
        .startsWith("iteration failing failed: models.py:12, in failing: ValueError: no such shop")
        .containsSubsequence("whole log: ", "to do:     mend the job");
    assertThat(folder.filesBelow(kept(tried))).contains("attempts/iter_failing/1/stderr.log");
    assertThat(folder.path("out")).doesNotExist();
  }

  @Test
  void saysWhichRulesAnOutputWouldBreak() {
    MusterProcess.Ended tried = folder.muster("try", "plan.yaml", "gate");

    assertThat(tried.exitCode()).as(tried.everything()).isEqualTo(3);
    assertThat(tried.stdout())
        .contains("rows (the first 20 of 2,000)")
        .contains("quality   unique shop: 0 keys more than once\n")
        .contains("quality   expression pieces < 3: false for 1,143 rows\n")
        .contains("verified  it would not pass: quality.expression: pieces < 3");
  }

  @Test
  void endsTheApplicationAndAllItsProcessesAtASignal() {
    MusterProcess trying = folder.start("try", "plan.yaml", "waiting");
    MusterProcess.await("a worker", () -> Files.exists(folder.path("asleep")));
    MusterProcess.await("what is printed", () -> trying.stdout().contains("\nwaits\n"));
    assertThat(folder.applicationProcesses()).isNotEmpty();

    trying.signal("INT");
    trying.signal("INT");
    MusterProcess.Ended ended = trying.end();

    assertThat(ended.exitCode()).as(ended.everything()).isEqualTo(130);
    assertThat(folder.applicationProcesses()).isEmpty();
    assertThat(folder.processes()).isEmpty();
    assertThat(ended.stderr())
        .isEqualTo("iteration waiting was ended before it was judged: SIGINT\n");
    assertThat(ended.stdout()).contains("kept in   " + folder.path("temporary"));
    assertThat(folder.path("out")).doesNotExist();
  }

  @Test
  void tellsOfItselfInItsHelp() {
    MusterProcess.Ended help = folder.muster("try", "--help");

    assertThat(help.stdout()).contains("muster try plan.yaml 56 --sample 1%\n");
    assertThat(help.stderr()).as("a text with a single percent sign is complained of").isEmpty();
  }

  @Test
  void refusesWhatCannotBeTried() {
    folder.file("full/of", "something");

    refused("a try can neither sample nor show it", "app");
    refused("run sql first, by muster run plan.yaml --only sql", "after");
    refused("has no value sqll; did you mean sql?", "sqll");
    refused("is not empty: it holds of", "sql", "--into", "full");
    refused("lies in out_dir ", "sql", "--into", "out/look");
    refused("--sample 200% is more than there is", "sql", "--sample", "200%");
    assertThat(folder.filesBelow(folder.path("temporary"))).isEmpty();
    assertThat(folder.path("out")).doesNotExist();
  }

  private void refused(String why, String... words) {
    MusterProcess.Ended refused =
        folder.muster(
            Stream.concat(Stream.of("try", "plan.yaml"), Stream.of(words)).toArray(String[]::new));

    assertThat(refused.exitCode()).as(refused.everything()).isEqualTo(2);
    assertThat(refused.stderr()).startsWith("muster: ").contains(why);
    assertThat(refused.stdout()).isEmpty();
  }

  /** The folder that the last line names. */
  private static Path kept(MusterProcess.Ended tried) {
    String last = tried.stdout().lines().reduce((first, second) -> second).orElseThrow();
    assertThat(last).startsWith("kept in   ");
    return Path.of(last.substring("kept in   ".length()));
  }

  /** All that is below a folder, with the times at which it was written. */
  private static List<String> times(Path below) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.map(path -> path + " " + path.toFile().lastModified()).sorted().toList();
    }
  }
}
