package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same command given more than once at the same time. */
final class TwiceIT extends OnFakeSpark {
  private static final int ROUNDS = 10;

  TwiceIT() {
    super(1);
  }

  @BeforeEach
  void letItWait() {
    allAwait();
  }

  @Test
  void theSecondEndsWithFourAndSaysWhoDrives() {
    MusterProcess first = startAll("--run-id", "first");

    MusterProcess.Ended second = folder.run();
    spark.cue("go");
    MusterProcess.Ended end = first.end();

    assertThat(second.exitCode()).as(second.everything()).isEqualTo(4);
    assertThat(second.stderr()).contains("process " + first.pid());
    assertThat(second.json().path("retryable").asBoolean()).isTrue();
    assertThat(second.json().path("run_id").isNull()).as("it has no run of its own").isTrue();
    assertThat(second.json().path("owner").asText()).isEqualTo("first");
    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(spark.attempts(1)).isEqualTo(1);
  }

  @Test
  void oneThatWaitsForTheOwnerBeginsWhenThatHasEnded() {
    MusterProcess first = startAll();

    MusterProcess second = folder.startRun("--wait-for-owner", "5m");
    spark.cue("go");

    assertThat(first.end().exitCode()).isZero();
    assertThat(second.end().exitCode()).isZero();
    assertThat(spark.attempts(1)).isEqualTo(2);
  }

  @Test
  void oneThatWaitsForTheOwnerInVainEndsWithFour() {
    MusterProcess first = startAll();

    MusterProcess.Ended second = folder.run("--wait-for-owner", "1s");
    spark.cue("go");

    assertThat(second.exitCode()).as(second.everything()).isEqualTo(4);
    assertThat(second.stderr())
        .contains("waits up to 1.0s for the end of run", "process " + first.pid());
    assertThat(second.json().path("retryable").asBoolean()).isTrue();
    assertThat(first.end().exitCode()).isZero();
    assertThat(spark.attempts(1)).isEqualTo(1);
  }

  @Test
  void ofThreeAtOnceOneDrives() throws IOException {
    for (int round = 1; round <= ROUNDS; round++) {
      Files.deleteIfExists(spark.stage("go"));
      List<MusterProcess> three = Stream.generate(folder::startRun).limit(3).toList();
      MusterProcess.await(
          "two that give way",
          () -> three.stream().filter(process -> !process.isAlive()).count() >= 2);
      spark.cue("go");
      List<MusterProcess.Ended> ends = three.stream().map(MusterProcess::end).toList();

      assertThat(ends)
          .as("round %s: %s", round, ends)
          .extracting(MusterProcess.Ended::exitCode)
          .containsExactlyInAnyOrder(0, 4, 4);
      assertThat(spark.attempts(1)).isEqualTo(round);
    }
  }
}
