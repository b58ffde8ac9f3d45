package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Applications that end badly, or well only in appearance, between two good ones: the right exit
 * code, words that say what to do, no manifest, and the others' outputs whole.
 */
final class BadApplicationIT {
  private static final String LIMITS = "limits: {iteration_timeout: 1s, max_concurrent: 2}\n";

  @TempDir Path place;
  private PlanFolder folder;
  private FakeSpark spark;

  @BeforeEach
  void write() {
    folder = new PlanFolder(place);
    spark = folder.fakePlan("[1, 2, 3]", "retry: {max_attempts: 2, backoff: 0s}");
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void goodOnesPass() {
    MusterProcess.Ended run = folder.runMerged();

    assertThat(run.exitCode()).as(run.stdout()).isZero();
    assertThat(run.status()).isEqualTo("passed");
    assertThat(run.values("succeeded")).containsExactly("1", "2", "3");
    assertThat(run.json().path("manifest").asText()).isEqualTo(folder.manifestFile().toString());
    assertThat(folder.manifest()).isPresent();
    assertThat(folder.filesBelow(folder.output(2))).containsExactly("_SUCCESS", "part-00000-2.csv");
    assertThat(folder.applicationProcesses()).isEmpty();
  }

  @Test
  void oneThatIsKilledIsTriedAgainAndThenFails() {
    spark.plays(2, "write_rows; kill -s KILL $$");

    MusterProcess.Ended run = failedAt2With(1);

    assertThat(spark.attempts(2)).isEqualTo(2);
    assertThat(run.stderr()).contains("exit code 137 (signal 9)", "dmesg", "memory_overhead");
    assertThat(run.json().path("retryable").asBoolean()).isTrue();
  }

  @Test
  void oneThatIsKilledWithAllItsProcessesIsTriedAgainAndThenFails() {
    // the shim too: nobody is left to record the end
    spark.plays(2, "good; kill -s KILL 0 $PPID $$");

    MusterProcess.Ended run = failedAt2With(1);

    assertThat(spark.attempts(2)).isEqualTo(2);
    assertThat(run.stderr()).contains("it was killed", "dmesg", "give the same command again");
  }

  @Test
  void oneThatIsKilledOnceIsMended() {
    spark.plays(2, "if [ \"$ATTEMPT\" = 1 ]; then write_rows; kill -s KILL $$; fi; good");

    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(spark.attempts(2)).isEqualTo(2);
    assertThat(MusterProcess.text(folder.output(2).resolve("part-00000-2.csv"))).contains("2,two");
  }

  @Test
  void oneThatRunsOutOfMemoryIsGivenMoreOfIt() {
    spark.plays(2, "if [ \"$ATTEMPT\" = 1 ]; then exit 52; fi; good");

    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isZero();
    assertThat(folder.attempts(2))
        .extracting(attempt -> MusterProcess.text(attempt.resolve("command.sh")))
        .satisfiesExactly(
            first -> assertThat(first).contains("spark.driver.memory=128m"),
            second -> assertThat(second).contains("spark.driver.memory=192m"));
  }

  @Test
  void oneThatExitsWith3AfterWritingEverythingIsAFailureAndNotRepeated() {
    spark.plays(2, "good; echo 'the last check did not hold' >&2; exit 3");

    MusterProcess.Ended run = failedAt2With(1);

    assertThat(spark.attempts(2)).isEqualTo(1);
    assertThat(run.stderr())
        .contains("exit code 3", "the last check did not hold", "mend the job")
        .contains(folder.attempts(2).get(0).resolve("stderr.log").toString());
    assertThat(run.json().path("retryable").asBoolean()).isFalse();
  }

  @Test
  void oneThatExitsWith0HavingWrittenNothingIsRejected() {
    spark.plays(2, "exit 0");

    MusterProcess.Ended run = failedAt2With(3);

    assertThat(run.stderr())
        .contains(folder.output(2) + " is empty: the application wrote nothing there")
        .contains("see what the application wrote");
  }

  @Test
  void oneThatLeavesTemporaryFilesIsRejected() {
    spark.plays(
        2, "good; mkdir -p \"$OUTPUT/_temporary/0\"; echo x >\"$OUTPUT/_temporary/0/part\"");

    assertThat(failedAt2With(3).stderr())
        .contains(folder.output(2).resolve("_temporary") + "")
        .contains("left over from a write that did not come to its end");
  }

  @Test
  void oneThatLeavesNoMarkerIsRejected() {
    spark.plays(2, "write_rows");

    assertThat(failedAt2With(3).stderr())
        .contains("_SUCCESS is missing", "the write was not committed")
        .contains("verify.success_marker: optional");
  }

  @Test
  void oneThatWritesNoRowsIsRejectedWhereRowsAreAskedFor() throws IOException {
    folder = anew("verify: {min_rows: 1}");
    fixture("models-spark.parquet", "rows.parquet");
    fixture("no-rows-spark.parquet", "none.parquet");
    String copy = "mkdir -p \"$OUTPUT\"; cp \"$STAGE/%s\" \"$OUTPUT/part-0.parquet\"; mark";
    List.of(1, 3).forEach(value -> spark.plays(value, copy.formatted("rows.parquet")));
    spark.plays(2, copy.formatted("none.parquet"));

    assertThat(failedAt2With(3).stderr()).contains("has 0 rows, verify.min_rows asks for 1");
  }

  @Test
  void nothingIsSaidAfterTheLineForProgramsAlsoWhereErrorsGoTheSameWay() {
    spark.plays(2, "echo 'no luck' >&2; exit 1");

    MusterProcess.Ended run = folder.runMerged();

    assertThat(run.exitCode()).as(run.stdout()).isEqualTo(1);
    assertThat(run.stdout()).contains("no luck");
    assertThat(run.values("failed")).containsExactly("2");
  }

  @Test
  void anEmptyFileIsRejected() {
    spark.plays(2, "good; : >\"$OUTPUT/part-00001.csv\"");

    assertThat(failedAt2With(3).stderr()).contains("part-00001.csv is empty: 0 bytes");
  }

  @Test
  void oneThatHangsIsStoppedWithAllItsProcesses() {
    folder = anew(LIMITS + "retry: {max_attempts: 1}");
    // deaf to TERM, as a JVM in a long collection is
    spark.plays(2, "trap '' TERM; write_rows; sleep 1000 & await \"$STAGE/never\"");

    MusterProcess.Ended run = failedAt2With(1);

    assertThat(folder.result().at("/iterations/1/run_seconds").asDouble()).isBetween(1.0, 20.0);
    assertThat(run.stderr()).contains("raise limits.iteration_timeout (now 1s)");
    assertThat(folder.applicationProcesses()).isEmpty();
  }

  @Test
  void oneThatPrintsAGigabyteLeavesABoundedLogAndPasses() throws IOException {
    spark.plays(2, "head -c 1000000000 /dev/zero | tr '\\0' 'x'; echo; echo the end; good");

    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isZero();
    Path log = folder.attempts(2).get(0).resolve("stdout.log");
    assertThat(Files.size(log)).isLessThan(4 << 20);
    assertThat(MusterProcess.text(log)).contains("bytes left out by Muster").endsWith("the end\n");
  }

  @Test
  void whatOnePrintsInColourAndInVeryLongLinesIsTamed() {
    spark.plays(
        2,
        """
        good
        printf '\\033[2J\\033[31mException in thread "main" java.lang.IllegalStateException: red \\007\\033[0m\\n' >&2
        head -c 3000000 /dev/zero | tr '\\0' 'y' >&2
        printf '\\n\\033]0;title\\007the last\\r words\\n' >&2
        exit 1
        """);

    MusterProcess.Ended run = failedAt2With(1);

    assertThat(run.everything()).doesNotContain("\033", "\007", "\r");
    assertThat(run.stderr()).contains("java.lang.IllegalStateException: red").contains("words");
    assertThat(folder.result().at("/iterations/1/failure/cause").asText())
        .contains("java.lang.IllegalStateException: red")
        .doesNotContain("\033");
    assertThat(run.everything().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(2000));
  }

  @Test
  void filesOfAnEarlierAttemptBesideANewMarkerCannotBe() {
    // the first attempt writes rows and dies; the second leaves a marker and nothing else
    spark.plays(
        2, "if [ \"$ATTEMPT\" = 1 ]; then good; kill -s KILL $$; fi; mkdir -p \"$OUTPUT\"; mark");

    MusterProcess.Ended run = failedAt2With(3);

    assertThat(spark.attempts(2)).isEqualTo(2);
    assertThat(run.stderr()).contains("verify.min_files asks for 1");
    assertThat(folder.filesBelow(folder.output(2))).containsExactly("_SUCCESS");
  }

  @Test
  void oldFilesThatAreBroughtBackBesideANewMarkerAreRejected() {
    spark.plays(2, "good; touch -d '2020-01-01T00:00:00Z' \"$OUTPUT/part-00000-2.csv\"");

    assertThat(failedAt2With(3).stderr())
        .contains("is of 2020-01-01", "it is of an earlier attempt");
  }

  /**
   * Iteration 2 has failed, in words and in JSON; 1 and 3 are verified, and there is no manifest.
   */
  private MusterProcess.Ended failedAt2With(int code) {
    MusterProcess.Ended run = folder.run();
    assertThat(run.exitCode()).as(run.everything()).isEqualTo(code);
    assertThat(run.stdout().lines()).as("stdout is for the line for programs").hasSize(1);
    JsonNode json = run.json();
    assertThat(json.path("exit_code").asInt()).isEqualTo(code);
    assertThat(json.path("status").asText()).isEqualTo(code == 3 ? "rejected" : "failed");
    assertThat(run.values("succeeded")).containsExactly("1", "3");
    assertThat(run.values("failed")).containsExactly("2");
    assertThat(json.path("manifest").isNull()).isTrue();
    assertThat(folder.manifestFile()).doesNotExist();
    assertThat(folder.filesBelow(folder.output(1))).hasSize(2).contains("_SUCCESS");
    assertThat(folder.filesBelow(folder.output(3))).hasSize(2).contains("_SUCCESS");
    assertThat(run.stderr()).doesNotContain("\tat io.muster");
    assertThat(folder.applicationProcesses()).isEmpty();
    return run;
  }

  private PlanFolder anew(String more) {
    spark = folder.fakePlan("[1, 2, 3]", more);
    return folder;
  }

  private void fixture(String resource, String name) throws IOException {
    try (var content = getClass().getResourceAsStream("/tabular/" + resource)) {
      Files.write(spark.stage(name), content.readAllBytes());
    }
  }
}
