package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs read of a run: the last line of stdout, whichever way the command ends. */
final class LastLineIT {
  @TempDir Path place;
  private PlanFolder folder;
  private FakeSpark spark;

  @BeforeEach
  void write() {
    folder = new PlanFolder(place);
    spark =
        folder.fakePlan(
            "[1, 2, 3]", "retry: {max_attempts: 1}\niterations: {3: {required: false}}");
  }

  @AfterEach
  void close() {
    folder.close();
  }

  @Test
  void aRunThatIsVerifiedAgainTellsItsValuesAndItsManifest() {
    spark.plays(3, "echo 'java.lang.IllegalStateException: no' >&2; exit 1");
    MusterProcess.Ended passed = folder.run("--run-id", "nightly");
    assertThat(passed.exitCode()).as(passed.everything()).isZero();

    for (MusterProcess.Ended again :
        List.of(
            folder.muster("verify", "plan.yaml"),
            folder.muster("verify", "out"),
            folder.run("--resume"),
            folder.run("--run-id", "nightly"))) {
      assertThat(again.exitCode()).as(again.everything()).isZero();
      assertThat(again.json().path("run_id").asText()).isEqualTo("nightly");
      assertThat(again.status()).isEqualTo("passed");
      for (String key : List.of("succeeded", "failed", "failed_optional", "blocked", "manifest")) {
        assertThat(again.json().path(key)).as(key).isEqualTo(passed.json().path(key));
      }
      assertThat(again.values("succeeded")).containsExactly("1", "2");
      assertThat(again.stderr()).contains("its 2 outputs are what was verified");
    }
  }

  @Test
  void anOutputThatHasChangedSinceIsToldAsFailed() throws IOException {
    assertThat(folder.run().exitCode()).isZero();
    Files.writeString(folder.output(2).resolve("part-00000-2.csv"), "id,name\nother,rows\n");

    MusterProcess.Ended again = folder.run("--resume");

    assertThat(again.exitCode()).as(again.everything()).isEqualTo(3);
    assertThat(again.status()).isEqualTo("rejected");
    assertThat(again.json().path("retryable").asBoolean()).isFalse();
    assertThat(again.values("succeeded")).containsExactly("1", "3");
    assertThat(again.values("failed")).containsExactly("2");
    assertThat(again.json().path("manifest").isNull()).isTrue();
    assertThat(again.stderr()).contains("iteration 2: ", "run the plan with --new");
  }

  @Test
  void aManifestThatIsGoneOrBrokenIsToldAndANewRunPutsItAway() throws IOException {
    assertThat(folder.run("--run-id", "nightly").exitCode()).isZero();
    Files.writeString(folder.manifestFile(), "broken");

    for (MusterProcess.Ended again :
        List.of(folder.muster("verify", "plan.yaml"), folder.run("--resume"))) {
      assertThat(again.exitCode()).as(again.everything()).isEqualTo(3);
      assertThat(again.stderr()).contains("is no JSON", "run the plan with --new");
      assertThat(again.json().path("run_id").asText()).isEqualTo("nightly");
    }
    Files.delete(folder.manifestFile());
    for (MusterProcess.Ended again :
        List.of(folder.muster("verify", "plan.yaml"), folder.run("--resume"))) {
      assertThat(again.exitCode()).as(again.everything()).isEqualTo(3);
      assertThat(again.stderr()).contains("has passed, and its manifest ", " is gone: run the");
      assertThat(again.json().path("run_id").asText()).isEqualTo("nightly");
    }
    Files.writeString(folder.manifestFile(), "broken");
    assertThat(folder.run().exitCode()).isZero();
    assertThat(folder.manifest()).isPresent();
  }

  @Test
  void aWrongOptionEndsWithTheLineToo() {
    for (List<String> words :
        List.of(
            List.of("run", "plan.yaml", "--onyl", "3"),
            List.of("run"),
            List.of("run", "plan.yaml", "--set"),
            List.of("run", "plan.yaml", "another.yaml"),
            List.of("run", "plan.yaml", "--run-id", "a\tb"),
            List.of("run", "plan.yaml", "--run-id", ""),
            List.of("run", "plan.yaml", "--only", ""),
            List.of("run", "plan.yaml", "--new", "--resume"),
            List.of("verify", "--loudly", "out"),
            List.of("verify"))) {
      MusterProcess.Ended refused = folder.muster(words.toArray(String[]::new));

      assertThat(refused.exitCode()).as(refused.everything()).isEqualTo(2);
      assertThat(refused.stdout().lines()).hasSize(1);
      assertThat(refused.status()).isEqualTo("refused");
      assertThat(refused.json().path("message").asText()).isNotEmpty();
      assertThat(refused.stderr()).startsWith("muster: ").doesNotContain("\tat ");
    }
  }

  @Test
  void theResultFileHasTheSameFacts() {
    spark.plays(1, "exit 1");
    MusterProcess.Ended run = folder.run();

    assertThat(run.exitCode()).as(run.everything()).isEqualTo(1);
    run.json()
        .fields()
        .forEachRemaining(
            fact ->
                assertThat(folder.result().path(fact.getKey()))
                    .as(fact.getKey())
                    .isEqualTo(fact.getValue()));
  }

  @Test
  void saysWhatItReplacesBeforeItDoes() {
    MusterProcess.Ended first = folder.run();
    assertThat(first.stderr()).doesNotContain("replaces");

    MusterProcess.Ended second = folder.run("--only", "1,2");

    assertThat(second.stderr())
        .containsPattern(
            "replaces 2 folders \\(1, 2\\), 4 files, \\d+ B, verified until 20\\d\\d-");
  }

  @Test
  void aRunThatGoesOnStaysWhereItsRecordIs() {
    spark.plays(1, "exit 1");
    MusterProcess.Ended failed = folder.run("--set", "state_dir=first");
    assertThat(failed.exitCode()).as(failed.everything()).isEqualTo(1);

    assertThat(folder.run("--set", "state_dir=second").exitCode()).isEqualTo(1);
    spark.plays(1, "good");
    MusterProcess.Ended passed = folder.run("--set", "state_dir=second");

    assertThat(passed.exitCode()).as(passed.everything()).isZero();
    assertThat(passed.json().path("run_id")).isEqualTo(failed.json().path("run_id"));
    assertThat(spark.attempts(2)).as("kept").isEqualTo(1);
  }

  @Test
  void aFailureOfAValueThatThePlanHasNoMoreIsNoDefect() {
    spark.plays(2, "exit 1");
    assertThat(folder.run("--run-id", "one").exitCode()).isEqualTo(1);

    MusterProcess.Ended without = folder.run("--set", "model_sequence=[1, 3]");

    assertThat(without.exitCode()).as(without.everything()).isZero();
    assertThat(without.values("succeeded")).containsExactly("1", "3");
  }
}
