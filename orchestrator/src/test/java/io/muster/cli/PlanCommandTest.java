package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DictSpec;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.Spec;
import io.muster.report.ScriptedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
  @TempDir Path folder;

  private Invoked shell = new Invoked(Path.of("."));

  @BeforeEach
  void aSparkHome() throws Exception {
    shell = Invoked.withASparkHome(folder);
  }

  @Test
  void saysWhatIsReadSeveralTimesAndWhatACacheWouldRead() throws Exception {
    Files.writeString(folder.resolve("common.csv"), "x".repeat(2048));
    Files.writeString(folder.resolve("a.csv"), "x".repeat(1024));
    String frames =
        """
        inputs: {frames: {common: {format: csv, path: common.csv}%s}}
        iterations: {a: {frames: {own: {format: csv, path: a.csv}}}}
        """;

    assertThat(shell.muster("plan", plan(frames.formatted("")))).isZero();
    assertThat(shell.out())
        .contains(
            "reads     7.0 KiB in 3 applications; one application with a cache would read 3.0 KiB");

    assertThat(shell.muster("plan", plan(frames.formatted(", t: {table: db.t}")))).isZero();
    assertThat(shell.out())
        .contains("7.0 KiB in 3 applications, beside what is not known before it is read; one")
        .contains("; Delta and Iceberg tables at the version of the first iteration that loads");

    String named = ", t: {table: db.t, options: {versionAsOf: 3}}";
    assertThat(shell.muster("plan", plan(frames.formatted(named)))).isZero();
    assertThat(shell.out()).doesNotContain("tables at the version");
  }

  @Test
  void refusesASparkWithoutYarnAsARunDoesAndNotAsWhatMayPass() throws Exception {
    Path plan = plan("");

    for (String command : List.of("plan", "run")) {
      assertThat(shell.muster(command, plan, "--set", "cluster.engine=yarn"))
          .as(command)
          .isEqualTo(6);
      assertThat(shell.err())
          .as(command)
          .contains("(SPARK_HOME) cannot submit to YARN: it has no spark-yarn jar; name the");
    }
    assertThat(shell.out()).contains("\"status\":\"cluster_failed\",\"retryable\":false");
  }

  @Test
  void countsNoStageAsAnIterationAndItsSourceOnce() throws Exception {
    Files.writeString(folder.resolve("common.csv"), "x".repeat(2048));
    Files.writeString(folder.resolve("a.csv"), "x".repeat(1024));
    Files.writeString(folder.resolve("a.sql"), "SELECT 1");

    Path plan =
        plan(
            """
            limits: {canary: 1}
            inputs: {frames: {common: {format: csv, path: common.csv, stage: parquet}, other: {format: csv, path: a.csv}}}
            iterations: {b: {weight: 3, frames: {common: {where: "a = 1"}}}}
            """);
    Files.writeString(
        plan, Files.readString(plan).replaceFirst("application: .*", "sql: {file: a.sql}"));

    assertThat(shell.muster("plan", plan)).isZero();

    assertThat(shell.out())
        .contains("is valid: 3 iterations\n")
        .contains("at a time in 3 waves")
        .contains(
            "reads     5.0 KiB in 4 applications, beside what is not known before it is read;")
        .containsPattern("1 +stage~common +1 .* 3 +- ")
        .containsPattern("2 +b +2 .* 3 +stage~common")
        .containsPattern("3 +a +3 ");
  }

  private Path plan(String more) {
    return RunOnDisk.plan(folder, more);
  }

  private Path outDir() {
    return folder.resolve("out");
  }

  @Test
  void showsWhatARunWouldDoAndWritesNothing() {
    assertThat(
            shell.muster(
                "plan", plan("iterations: {c: {weight: 3}, b: {after: [a], required: false}}\n")))
        .isZero();
    assertThat(shell.out())
        .contains("routes (", ") is valid: 3 iterations")
        .contains("2 cores and 4.0 GiB of memory for applications, as the plan states")
        .contains("2 at a time in 2 waves, on 2 of 2 cores (100 %) and 2.8 GiB of 4.0 GiB (69 %)")
        .contains("time      unknown")
        .contains("3.5.5 in " + folder.resolve("spark") + " (SPARK_HOME)")
        .contains("begin a new run: none has been on this out_dir")
        .contains("nothing: the folders are empty")
        .containsPattern("1 +c +1 +1 +1.0 GiB +1.4 GiB +throughput +3 +- +yes")
        .containsPattern("2 +a +1 ")
        .containsPattern("3 +b +2 .* a +no");
    assertThat(outDir()).doesNotExist();
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void saysWhatOfTheLastRunIsKeptAndHowLongTheRestTakes() {
    RunOnDisk.abandoned(outDir(), ScriptedRun.of("a", "b", "c").iteration("a", 40, 7).launch("b"));
    assertThat(shell.muster("plan", plan(""))).isZero();
    // the journal's run was of a plan with other fingerprints: nothing of it can be kept
    assertThat(shell.out()).contains("continue run r-1 (interrupted): keep 0 of 3, run 3");
    assertThat(shell.out()).contains("about 1m20s, as 1 of 3 iterations took before");
  }

  @Test
  void goesByTheSequenceOnRecordWhereARunWould() {
    RunOnDisk.abandoned(outDir(), ScriptedRun.of("a", "b", "c").iteration("a", 40, 7));
    String gone = "model_sequence={file: gone.json}";
    assertThat(shell.muster("plan", plan(""), "--set", gone)).isZero();
    assertThat(shell.out()).contains("3 iterations", "continue run r-1");
    assertThat(shell.muster("plan", plan(""), "--sequence", "-")).isZero();
    assertThat(shell.out()).contains("3 iterations", "continue run r-1");
    assertThat(shell.muster("plan", plan(""), "--set", gone, "--commands")).isZero();
    assertThat(shell.out()).contains("# iteration a", "# iteration c");
    String old = "limits.resume_window=1ms";
    assertThat(shell.muster("plan", plan(""), "--set", gone, "--set", old)).isEqualTo(2);
    assertThat(shell.err()).contains("the sequence cannot be read", "gone.json");
  }

  @Test
  void showsCommandsOverADamagedJournalUnlessTheirSequenceIsThere() throws Exception {
    RunOnDisk run =
        RunOnDisk.abandoned(outDir(), ScriptedRun.of("a", "b", "c").iteration("a", 40, 7));
    Path segment = run.path().resolve("journal/000001.jsonl");
    Files.writeString(segment, "damaged\n" + Files.readString(segment));

    assertThat(shell.muster("plan", plan(""))).isEqualTo(7);
    assertThat(shell.muster("plan", plan(""), "--commands")).as(shell.err()).isZero();
    assertThat(shell.out()).contains("# iteration a", "# iteration c");
    assertThat(shell.muster("plan", plan(""), "--sequence", "-", "--commands")).isEqualTo(7);
  }

  @Test
  void saysWhoHoldsTheOutDir() {
    try (RunOnDisk run = RunOnDisk.driven(outDir(), ScriptedRun.of("a", "b", "c").start("a"))) {
      assertThat(shell.muster("plan", plan(""))).isZero();
      assertThat(shell.out())
          .contains("nothing: process " + ProcessHandle.current().pid())
          .contains("drives run r-1")
          .doesNotContain("replaces");
      assertThat(run.read().epoch()).isEqualTo(1);
    }
  }

  @Test
  void namesFoldersThatARunWouldRefuseToEmpty() throws Exception {
    Files.createDirectories(outDir().resolve("iter_b"));
    Files.writeString(outDir().resolve("iter_b/thesis.txt"), "three years");
    assertThat(shell.muster("plan", plan(""))).isEqualTo(2);
    assertThat(shell.out()).contains("replaces  1 folder (b), 1 file, 11 B");
    assertThat(shell.err())
        .startsWith("muster: " + outDir().resolve("iter_b") + " holds files that no run");
    assertThat(shell.muster("plan", plan(""), "--overwrite")).isZero();
    assertThat(outDir().resolve("iter_b/thesis.txt")).exists();
  }

  @Test
  void warnsOfCoresThatStandIdleWhileIterationsWait() {
    assertThat(shell.muster("plan", plan("limits: {max_concurrent: 1}\n"))).isZero();
    assertThat(shell.out())
        .contains(
            "warning: 1 of 2 cores stand idle while iterations wait: limits.max_concurrent is 1");
    assertThat(shell.muster("plan", plan(""), "--only", "a")).isZero();
    assertThat(shell.out())
        .contains("1 of 3 iterations selected; no manifest")
        .contains("slice.executor_cores (or executors) can be larger");
  }

  @Test
  void saysWhySettingsOfAnApplicationKeepItFromFastStart() throws Exception {
    Path overlay =
        Files.writeString(
            folder.resolve("more.yaml"),
            "job: {application: {conf: {spark.driver.extraClassPath: theirs.jar}}}\n");
    shell.with("JAVA_HOME", System.getProperty("java.home"));
    assertThat(shell.muster("plan", plan(""), "-f", overlay)).isZero();
    assertThat(shell.out())
        .contains("no fast start: the plan sets spark.driver.extraClassPath (theirs.jar)");
  }

  @Test
  void anEmptySelectionIsAMistakeAndDoesNotMeanAll() {
    for (String option : List.of("--only", "--except")) {
      assertThat(shell.muster("plan", plan(""), option, "")).isEqualTo(2);
      assertThat(shell.err()).startsWith("muster: " + option + " names no value: list at least");
    }
  }

  @Test
  void aFileWhereTheOutDirMustBeIsRefused() throws Exception {
    Files.writeString(outDir(), "mistaken for a log");
    for (String place : List.of("out", "out/deep/down")) {
      assertThat(shell.muster("plan", plan(""), "--set", "out_dir=" + place)).isEqualTo(2);
      assertThat(shell.err()).contains(": " + outDir() + " is a file, where a folder must be");
    }
    assertThat(shell.muster("plan", plan(""), "--set", "out_dir=o", "--set", "state_dir=out"))
        .isEqualTo(2);
    assertThat(shell.err()).startsWith("muster: state_dir " + outDir());
  }

  @Test
  void everyValueHasItsOriginInAColumn() {
    Path plan = plan("");
    assertThat(shell.muster("plan", plan, "--resolved", "--set", "limits.canary=1")).isZero();
    assertThat(shell.out())
        .containsPattern("limits.canary +1 +--set limits.canary")
        .containsPattern("limits.submit_timeout +10m +default")
        .containsPattern("out_dir +out +" + plan + ":3:10");
  }

  @Test
  void showsEveryCommandAsAShellWouldTakeIt() {
    assertThat(shell.muster("plan", plan(""), "--commands", "--except", "b")).isZero();
    assertThat(shell.out())
        .containsSubsequence("# iteration a\n", "# iteration c\n")
        .doesNotContain("# iteration b")
        .contains("--master 'local[1]' \\\n")
        .contains(folder.resolve("spark") + "/bin/spark-submit")
        .contains(" " + folder.resolve("app.py") + " \\\n    a \\\n    " + outDir() + "/iter_a\n");
    assertThat(outDir()).doesNotExist();
  }

  @Test
  void whateverLeadsSparkToS3IsReachedByS3a() throws Exception {
    Files.writeString(folder.resolve("spark/jars/hadoop-aws-3.3.4.jar"), "");
    shell.with("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1");
    String toS3 = "--conf spark.hadoop.fs.s3.impl=org.apache.hadoop.fs.s3a.S3AFileSystem";
    for (String there :
        List.of(
            "inputs.frames.ledger={format: delta, path: s3://lake/ledger}",
            "spark.conf={spark.sql.catalog.lake.warehouse: 's3://lake/tables'}")) {
      assertThat(command(ofSql(), "south", there)).as(there).contains(toS3);
    }
    assertThat(command(plan(""), "a", "job.application.args=['${value}', 's3://lake/more']"))
        .contains(toS3);
    assertThat(command(ofSql(), "south", "jvm=throughput")).doesNotContain("fs.s3");
    assertThat(command(plan(""), "a", "jvm=throughput")).doesNotContain("fs.s3");
  }

  private String command(Path plan, String value, String setting) {
    assertThat(shell.muster("plan", plan, "--commands", "--only", value, "--set", setting))
        .as(shell.err())
        .isZero();
    return shell.out();
  }

  /** A plan of Muster's own job, whose secret is in the environment. */
  private Path ofSql() throws IOException {
    Files.writeString(folder.resolve("a.sql"), "SELECT * FROM x");
    Files.writeString(folder.resolve("x.csv"), "x\n1\n");
    shell.with("DB_PASSWORD", "hunter2");
    return Files.writeString(
        folder.resolve("sql.yaml"),
        """
        name: routes
        model_sequence: [north, south]
        out_dir: out
        inputs:
          frames: {x: {format: csv, path: x.csv, options: {secret: "${env:DB_PASSWORD}"}}}
          dicts: {places: {mine: "${output}", try: "${attempt}"}}
        job: {sql: {file: a.sql}}
        cluster: {engine: local, cores: 2, memory: 4g}
        slice: {executors: 1, executor_cores: 2, executor_memory: 512m, driver_memory: 512m}
        """);
  }

  @Test
  void printsTheSpecOfOneValueAndNothingElse() throws Exception {
    assertThat(shell.muster("plan", ofSql(), "--spec", "south")).as(shell.err()).isZero();

    assertThat(shell.out().lines()).hasSize(1);
    assertThat(shell.out()).doesNotContain("hunter2");
    Spec spec = new ContractJson().read(Spec.class, shell.out(), "stdout");
    String output = outDir().resolve("iter_south").toString();
    assertThat(spec.value()).isEqualTo("south");
    assertThat(spec.attempt()).isEqualTo(1);
    assertThat(spec.cores()).isEqualTo(2);
    assertThat(spec.output()).isEqualTo(output);
    assertThat(spec.attemptFolder())
        .startsWith(outDir().resolve("_muster").toString())
        .endsWith("/attempts/iter_south/1");
    assertThat(spec.scratch()).isEqualTo(spec.attemptFolder() + "/scratch");
    assertThat(spec.frames().get("x").files().orElseThrow().options())
        .containsEntry("secret", "${env:DB_PASSWORD}");
    assertThat(((DictSpec.Inline) spec.dicts().get("places")).entries())
        .containsEntry("mine", output)
        .containsEntry("try", "1");
    assertThat(outDir()).doesNotExist();
    assertThat(shell.err()).isEmpty();
  }

  @Test
  void aSpecNamesNoFolderOfThePlansWhereItIsOfAnother() throws Exception {
    assertThat(shell.muster("plan", ofSql(), "--spec", "south", "--into", "/elsewhere"))
        .as(shell.err())
        .isZero();

    Spec spec = new ContractJson().read(Spec.class, shell.out(), "stdout");
    assertThat(spec.output()).isEqualTo("/elsewhere/iter_south");
    assertThat(spec.attemptFolder()).isEqualTo("/elsewhere/attempts/iter_south/1");
    assertThat(((DictSpec.Inline) spec.dicts().get("places")).entries())
        .containsEntry("mine", "/elsewhere/iter_south");
    assertThat(shell.out()).doesNotContain(outDir().toString());
  }

  @Test
  void aSpecReadsFromItsSourceWhatARunWouldStage() throws Exception {
    Path plan = ofSql();
    String staged = "inputs.frames.x.stage=parquet";
    String shaped = "inputs.frames.x.where=x > 0";

    assertThat(shell.muster("plan", plan, "--spec", "south", "--set", staged, "--set", shaped))
        .as(shell.err())
        .isZero();

    Spec spec = new ContractJson().read(Spec.class, shell.out(), "stdout");
    FrameSpec frame = spec.frames().get("x");
    assertThat(frame.files().orElseThrow().paths()).containsExactly(folder + "/x.csv");
    assertThat(frame.shape().where()).isEqualTo("x > 0");
    assertThat(spec.inputBytesKnown()).isEqualTo(4);
    assertThat(shell.muster("plan", plan, "--commands", "--set", staged)).isZero();
    assertThat(shell.out()).contains("# stage~x\n", "# iteration south\n");
  }

  @Test
  void refusesASpecThatCannotBeMeant() throws Exception {
    Path plan = ofSql();

    assertThat(shell.muster("plan", plan, "--spec", "sout")).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo(
            "muster: the sequence of the plan has no value sout; did you mean south? It has north,"
                + " south\n");
    assertThat(shell.muster("plan", plan, "--spec", "a b")).isEqualTo(2);
    assertThat(shell.err()).contains("no value a b; it has north, south");
    assertThat(shell.muster("plan", plan, "--spec", "south", "--commands")).isEqualTo(2);
    assertThat(shell.err())
        .isEqualTo("muster: --commands and --spec answer different questions: give one of them\n");
    assertThat(shell.muster("plan", plan, "--spec", "south", "--only", "north")).isEqualTo(2);
    assertThat(shell.err()).contains("leave --only and --except out");
    assertThat(shell.muster("plan", plan, "--into", "/elsewhere")).isEqualTo(2);
    assertThat(shell.err()).contains("--into says where a --spec is of");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void tellsAllProblemsAtOnceWithTheirPlaces() {
    Path plan = plan("limitz: {}\nretry: {max_attempts: many}\n");
    assertThat(shell.muster("plan", plan)).isEqualTo(2);
    assertThat(shell.err().lines())
        .allMatch(line -> line.startsWith("muster: "))
        .hasSize(3)
        .last()
        .isEqualTo("muster: 2 problems: nothing was started");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void aSliceLargerThanTheMachineIsSix() {
    Path plan = plan("");
    assertThat(shell.muster("plan", plan, "--only", "a", "--set", "slice.executor_cores=64"))
        .isEqualTo(6);
    assertThat(shell.err()).startsWith("muster: iteration a can never be launched: it takes 64");
  }

  @Test
  void whyNoneCanBeLaunchedIsSaidOnce() {
    int code =
        shell.muster(
            "plan",
            plan(""),
            "--set",
            "model_sequence=[a, b, c, d, e, f, g, h, i, j]",
            "--set",
            "slice.executor_cores=64");

    assertThat(code).isEqualTo(6);
    assertThat(shell.err().lines().filter(line -> line.contains("can never be launched")))
        .singleElement()
        .asString()
        .startsWith("muster: each of iteration a, iteration b, ")
        .contains("iteration h and 2 more can never be launched: it takes 64");
  }
}
