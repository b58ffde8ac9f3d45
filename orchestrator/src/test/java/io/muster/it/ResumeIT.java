package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.muster.job.contract.Claim;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The controller is killed, and the same command is given again. */
final class ResumeIT extends OnFakeSpark {
  private static final List<Integer> VALUES = List.of(1, 2, 3);

  ResumeIT() {
    super(1, 2, 3);
  }

  @Test
  void adoptsWhatRunsAndDoublesNothing() {
    allAwait();
    MusterProcess controller = startAll();
    List<Claim> claims = folder.claims();

    controller.kill();
    MusterProcess again = folder.startRun();
    MusterProcess.await("the adoption", () -> record.count("application_found") == 3);
    assertThat(folder.claims()).isEqualTo(claims);
    spark.cue("go");
    MusterProcess.Ended end = again.end();

    assertPassed(end);
    assertThat(end.everything()).contains("continues run");
    for (int value : VALUES) {
      assertThat(spark.attempts(value)).as("applications of %s", value).isEqualTo(1);
      assertThat(record.count("clear_intended", value)).isEqualTo(1);
    }
  }

  @Test
  void countsAChildAsFailedThatMeanwhileExitedThreeAfterWritingEverything() {
    allAwait();
    spark.plays(2, AWAIT_THEN_GOOD + "; exit 3");
    MusterProcess controller = startAll();

    controller.kill();
    spark.cue("go");
    MusterProcess.await("the end of all", () -> folder.applicationProcesses().isEmpty());
    MusterProcess.Ended end = folder.run();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(1);
    assertThat(end.values("succeeded")).containsExactly("1", "3");
    assertThat(end.values("failed")).containsExactly("2");
    assertThat(folder.manifest()).isEmpty();
    assertThat(spark.attempts(2)).isEqualTo(1);
    assertThat(spark.attempts(1)).isEqualTo(1);
  }

  @Test
  void startsNothingTwiceWhereverItIsKilled() {
    for (int entries = 1; entries <= 27; entries += 2) {
      int until = entries;
      try (PlanFolder here = new PlanFolder(place.resolve("killed-after-" + entries))) {
        FakeSpark applications = here.fakePlan("[1, 2, 3]", "limits: {max_concurrent: 2}");
        RunRecord journal = new RunRecord(here);
        MusterProcess controller = here.startRun();
        MusterProcess.await(
            "entry " + until, () -> journal.entries().size() >= until || !controller.isAlive());
        controller.kill();

        MusterProcess.Ended end = here.run("--run-id", runId(journal));

        assertThat(end.exitCode()).as("killed after %s: %s", until, end.everything()).isZero();
        assertThat(here.manifest()).isPresent();
        for (int value : VALUES) {
          assertThat(applications.attempts(value)).as("killed after %s", until).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void comesToTheEndThoughEachControllerIsKilledAfterAFewEntries() {
    int killed = 0;
    while (true) {
      // enough for two attempts to be looked up, made void, begun anew and launched
      int until = record.entries().size() + 15;
      MusterProcess controller = folder.startRun();
      MusterProcess.await(
          "entry " + until, () -> record.entries().size() >= until || !controller.isAlive());
      if (record.count("run_ended") > 0) {
        break;
      }
      controller.kill();
      killed++;
    }
    MusterProcess.Ended end = folder.run("--resume");

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(killed).isGreaterThan(1);
    for (int value : VALUES) {
      assertThat(spark.attempts(value)).as("applications of %s", value).isEqualTo(1);
    }
  }

  /** The shim asks for the date before it takes the claim: there it is held. */
  @Test
  void aChildThatComesAfterItsAttemptWasMadeVoidDoesNoWork() {
    folder.file(
        "bin/date",
        """
        #!/bin/sh
        echo "$$" >>%1$s/held
        while [ ! -e %1$s/released ]; do sleep 0.02; done
        exec /bin/date "$@"
        """
            .formatted(folder.path("spark/stage")));
    assertThat(folder.path("bin/date").toFile().setExecutable(true)).isTrue();
    String path = System.getenv("PATH");
    folder.setting("PATH", folder.path("bin") + ":" + path);
    MusterProcess controller = folder.startRun();
    MusterProcess.await("a launch", () -> MusterProcess.text(spark.stage("held")).length() > 0);
    MusterProcess.await("its entry", () -> record.count("launch_intended") > 0);
    controller.kill();

    folder.setting("PATH", path);
    MusterProcess.Ended end = folder.run();
    spark.cue("released");
    MusterProcess.text(spark.stage("held"))
        .lines()
        .forEach(
            pid ->
                MusterProcess.await(
                    "the end of " + pid,
                    () -> MusterProcess.environment(Long.parseLong(pid)).isEmpty()));

    assertPassed(end);
    assertThat(record.count("attempt_voided")).isGreaterThan(0);
    for (int value : VALUES) {
      assertThat(spark.attempts(value)).as("applications of %s", value).isEqualTo(1);
    }
  }

  @Test
  void anAttemptThatNobodyCanTellOfIsLeftAloneUntilTheOperatorSettlesIt() throws IOException {
    allAwait();
    MusterProcess controller = startAll();
    MusterProcess.await("three at work", () -> record.count("application_started") == 3);
    controller.kill();
    Path lost = folder.attempts(2).get(0);
    MoreFiles.deleteRecursively(lost, RecursiveDeleteOption.ALLOW_INSECURE);
    spark.cue("go");

    MusterProcess.Ended unsettled = folder.run();
    assertThat(unsettled.exitCode()).as(unsettled.everything()).isEqualTo(9);
    assertThat(unsettled.stderr())
        .contains("attempt 1 at iteration 2 still runs")
        .contains("muster settle plan.yaml 2 --over");
    assertThat(folder.manifest()).isEmpty();
    MusterProcess.Ended still = folder.run();
    assertThat(still.exitCode()).as(still.everything()).isEqualTo(9);
    assertThat(spark.attempts(2)).isEqualTo(1);

    MusterProcess.Ended settled = folder.muster("settle", "plan.yaml", "2", "--over");
    assertThat(settled.exitCode()).as(settled.everything()).isZero();
    assertThat(settled.stdout()).contains("muster run plan.yaml --resume");
    assertPassed(folder.run("--resume"));
    assertThat(spark.attempts(2)).isEqualTo(2);
    assertThat(spark.attempts(1)).isEqualTo(1);
  }

  @Test
  void findsTheManifestThatADeadControllerHadWritten() {
    assertPassed(folder.run());
    String nonce = folder.manifest().orElseThrow().path("nonce").asText();
    record.cutBefore("manifest_written");

    MusterProcess.Ended end = folder.run();

    assertPassed(end);
    assertThat(end.everything()).contains("continues run");
    assertThat(folder.manifest().orElseThrow().path("nonce").asText()).isEqualTo(nonce);
    assertThat(spark.attempts(1)).isEqualTo(1);
  }

  @Test
  void takesTheManifestOfADeadControllerAwayBeforeAnythingRunsAgain() {
    assertPassed(folder.run());
    String nonce = folder.manifest().orElseThrow().path("nonce").asText();
    record.cutBefore("manifest_written");
    write("iterations: {2: {dicts: {params: {changed: 1}}}}");
    spark.plays(2, AWAIT_THEN_GOOD);

    MusterProcess again = folder.startRun();
    MusterProcess.await("the second application", () -> spark.attempts(2) == 2);
    assertThat(folder.manifest()).isEmpty();
    spark.cue("go");

    assertPassed(again.end());
    assertThat(folder.manifest().orElseThrow().path("nonce").asText()).isNotEqualTo(nonce);
    assertThat(spark.attempts(1)).isEqualTo(1);
  }

  /** So that a run that had passed already is not begun anew; empty where nothing was recorded. */
  private static String runId(RunRecord journal) {
    return journal.segments().stream()
        .findFirst()
        .map(MusterProcess::text)
        .map(text -> text.replaceFirst("(?s).*?\"run_id\":\"([^\"]+)\".*", "$1"))
        .orElse("first");
  }

  private void assertPassed(MusterProcess.Ended end) {
    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.status()).isEqualTo("passed");
    assertThat(folder.manifest()).isPresent();
  }
}
