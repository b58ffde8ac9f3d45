package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which iterations run, when, and what their failures do to the others. */
final class OrderIT {
  @TempDir Path place;
  private PlanFolder folder;
  private FakeSpark spark;
  private RunRecord record;

  @BeforeEach
  void write() {
    folder = new PlanFolder(place);
    record = new RunRecord(folder);
  }

  @AfterEach
  void close() {
    folder.close();
  }

  private void plan(String sequence, String more) {
    spark = folder.fakePlan(sequence, more);
  }

  @Test
  void aFailureStopsTheOthersWhereThePlanSaysSo() {
    plan("[1, 2, 3, 4, 5]", "on_failure: stop\nlimits: {max_concurrent: 2}");
    spark.plays(1, "await \"$STAGE/never\"").plays(2, "await \"$STAGE/go\"; exit 3");

    MusterProcess run = folder.startRun();
    MusterProcess.await("two at work", () -> spark.attempts(1) + spark.attempts(2) == 2);
    spark.cue("go");
    MusterProcess.Ended end = run.end();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(1);
    assertThat(folder.applicationProcesses()).isEmpty();
    assertThat(spark.attempts(4) + spark.attempts(5)).isZero();
    assertThat(folder.manifest()).isEmpty();
  }

  @Test
  void whatIsNotRequiredMayFail() {
    plan("[1, 2]", "iterations: {2: {required: false}}");
    spark.plays(2, "exit 3");

    MusterProcess.Ended end = folder.run();

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.values("failed_optional")).containsExactly("2");
    assertThat(folder.manifest().orElseThrow().toString()).contains("\"2\"");
  }

  @Test
  void oneWaitsForAnotherToBeVerified() {
    plan("[15, 6]", "iterations: {15: {after: [6]}}");
    spark.plays(15, "ls \"${OUTPUT%/*}/iter_6/_SUCCESS\" >\"$STAGE/seen\"; good");

    assertThat(folder.run().exitCode()).isZero();
    assertThat(MusterProcess.text(spark.stage("seen"))).contains("iter_6/_SUCCESS");
    assertThat(indexOf("output_verified", 6)).isLessThan(indexOf("clear_intended", 15));
  }

  @Test
  void whatWaitsForAFailedOneIsBlockedAndGoesOnWhenThatIsMended() {
    plan("[15, 6, 7]", "iterations: {15: {after: [6]}}");
    spark.plays(6, "exit 3");
    MusterProcess.Ended end = folder.run();
    assertThat(end.exitCode()).as(end.everything()).isEqualTo(1);
    assertThat(record.count("iteration_blocked", 15)).isEqualTo(1);
    assertThat(end.values("succeeded")).containsExactly("7");

    spark.plays(6, "good");
    MusterProcess.Ended again = folder.run();

    assertThat(again.exitCode()).as(again.everything()).isZero();
    assertThat(spark.attempts(7)).isEqualTo(1);
    assertThat(spark.attempts(15)).isEqualTo(1);
  }

  @Test
  void onlyTheSelectedRunAndThereIsNoManifest() {
    plan("[1, 2, 3]", "");

    MusterProcess.Ended some = folder.run("--only", "2,3");
    assertThat(some.exitCode()).as(some.everything()).isZero();
    assertThat(some.status()).isEqualTo("partial");
    assertThat(folder.manifest()).isEmpty();
    assertThat(spark.attempts(1)).isZero();

    MusterProcess.Ended but = folder.run("--except", "1");
    assertThat(but.status()).as(but.everything()).isEqualTo("partial");
    MusterProcess.Ended all = folder.run();

    assertThat(all.exitCode()).as(all.everything()).isZero();
    assertThat(all.status()).isEqualTo("passed");
    for (int value = 1; value <= 3; value++) {
      assertThat(spark.attempts(value)).isEqualTo(1);
    }
  }

  @Test
  void aSelectionOfWhatIsNotInTheSequenceStartsNothing() {
    plan("[1, 2, 3]", "");

    MusterProcess.Ended end = folder.run("--only", "2,4");

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(2);
    assertThat(end.stderr()).contains("--only 4: no such value; the sequence is [1, 2, 3]");
    assertThat(spark.attempts(2)).isZero();
    assertThat(folder.path("out")).doesNotExist();
  }

  @Test
  void aSelectionAfterARunThatPassedArchivesItsManifestAndTouchesNoOtherFolder() {
    plan("[1, 2, 3]", "");
    assertThat(folder.run().exitCode()).isZero();
    String manifest = MusterProcess.text(folder.manifestFile());

    MusterProcess.Ended end = folder.run("--only", "2");

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.status()).isEqualTo("partial");
    assertThat(folder.manifest()).isEmpty();
    assertThat(folder.filesBelow(folder.path("out/_muster")))
        .as("the archive")
        .anyMatch(
            name -> MusterProcess.text(folder.path("out/_muster").resolve(name)).equals(manifest));
    assertThat(folder.filesBelow(folder.output(1))).contains("_SUCCESS");
    assertThat(spark.attempts(1)).isEqualTo(1);
    assertThat(spark.attempts(2)).isEqualTo(2);
  }

  @Test
  void whatDoesNotBeginInTimeFailsAndIsKeptFromBeginningLater() {
    plan("[1, 2]", "limits: {submit_timeout: 2s}\nretry: {max_attempts: 1}");
    // the shim needs it for a session of its own, before it takes the claim
    folder.file(
        "hangs/setsid",
        """
        #!/bin/sh
        case $MUSTER_ATTEMPT_FOLDER in */iter_2/*) exec sleep 600 ;; esac
        PATH=${PATH#*hangs:}
        exec setsid "$@"
        """);
    assertThat(folder.path("hangs/setsid").toFile().setExecutable(true)).isTrue();
    folder.setting("PATH", folder.path("hangs") + ":" + System.getenv("PATH"));

    MusterProcess.Ended end = folder.run();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(1);
    assertThat(end.values("succeeded")).containsExactly("1");
    assertThat(end.values("failed")).containsExactly("2");
    assertThat(end.stderr()).contains("limits.submit_timeout");
    assertThat(record.count("application_started", 2)).isZero();
    assertThat(folder.attempts(2).get(0).resolve("claim.json"))
        .as("what would let it begin later is taken")
        .exists();
    assertThat(spark.attempts(2)).isZero();
    assertThat(folder.manifest()).isEmpty();
  }

  @Test
  void nothingBeginsBeforeTheCanaryIsVerified() {
    plan("[1, 2, 3]", "limits: {canary: 1}\niterations: {3: {weight: 9}}");

    assertThat(folder.run().exitCode()).isZero();
    assertThat(indexOf("output_verified", 3)).isLessThan(indexOf("clear_intended", 1));
    assertThat(indexOf("output_verified", 3)).isLessThan(indexOf("clear_intended", 2));
  }

  @Test
  void aLostCanaryEndsTheRunAsFailedAndTouchesNoOtherFolder() {
    plan("[1, 2, 3]", "limits: {canary: 1}");
    assertThat(folder.run().exitCode()).isZero();
    spark.plays(1, "exit 3");

    MusterProcess.Ended end = folder.run();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(1);
    assertThat(end.values("failed")).containsExactly("1");
    assertThat(folder.filesBelow(folder.output(2))).contains("_SUCCESS");
    assertThat(spark.attempts(2)).isEqualTo(1);
  }

  @Test
  void neverMoreAtOnceThanThePlanAllows() {
    plan("{range: 1..6}", "limits: {max_concurrent: 2}");
    for (int value = 1; value <= 6; value++) {
      spark.plays(
          value,
          "echo + >>\"$STAGE/times\"; n=0; while [ $n -lt 5 ]; do sleep 0.02; n=$((n + 1)); done;"
              + " good; echo - >>\"$STAGE/times\"");
    }

    assertThat(folder.run().exitCode()).isZero();

    List<String> times = MusterProcess.text(spark.stage("times")).lines().toList();
    int atWork = 0;
    int most = 0;
    for (String time : times) {
      atWork += time.equals("+") ? 1 : -1;
      most = Math.max(most, atWork);
    }
    assertThat(times).hasSize(12);
    assertThat(most).isEqualTo(2);
  }

  private int indexOf(String event, Object value) {
    List<String> entries = record.entries();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).contains("\"iteration\":\"" + value + "\",\"event\":\"" + event + "\"")) {
        return i;
      }
    }
    throw new AssertionError("no " + event + " of " + value);
  }
}
