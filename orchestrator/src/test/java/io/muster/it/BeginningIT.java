package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code muster run} does after which last run: every cell of the table. */
final class BeginningIT extends OnFakeSpark {
  /** What the next command says, beside {@code run plan.yaml}. */
  private enum Asked {
    NOTHING(),
    THAT_RUN("--run-id", "first"),
    RESUME("--resume"),
    NEW("--new"),
    ANOTHER_RUN("--run-id", "second");

    private final ImmutableList<String> words;

    Asked(String... words) {
      this.words = ImmutableList.copyOf(words);
    }
  }

  /** What comes of it. */
  private enum Then {
    NEW_RUN,
    CONTINUES,
    VERIFIES_AGAIN,
    USAGE,
    OWNED
  }

  BeginningIT() {
    super(1, 2);
  }

  static Stream<Arguments> cells() {
    Stream<Arguments> none = row(Last.NONE, Then.NEW_RUN, Then.NEW_RUN, Then.USAGE, Then.NEW_RUN);
    Stream<Arguments> live = row(Last.LIVE, Then.OWNED, Then.OWNED, Then.OWNED, Then.OWNED);
    Stream<Arguments> unfinished =
        Stream.of(
                Last.INTERRUPTED, Last.DETACHED, Last.FAILED, Last.STOPPED, Last.PAST_ITS_DEADLINE)
            .flatMap(
                last -> row(last, Then.CONTINUES, Then.CONTINUES, Then.CONTINUES, Then.NEW_RUN));
    Stream<Arguments> older =
        row(Last.INTERRUPTED_LONG_AGO, Then.NEW_RUN, Then.CONTINUES, Then.CONTINUES, Then.NEW_RUN);
    Stream<Arguments> passed =
        row(Last.PASSED, Then.NEW_RUN, Then.VERIFIES_AGAIN, Then.VERIFIES_AGAIN, Then.NEW_RUN);
    return Stream.of(none, live, unfinished, older, passed).flatMap(row -> row);
  }

  private static Stream<Arguments> row(
      Last last, Then nothing, Then thatRun, Then resume, Then anew) {
    return Stream.of(
        Arguments.of(last, Asked.NOTHING, nothing),
        Arguments.of(last, Asked.THAT_RUN, thatRun),
        Arguments.of(last, Asked.RESUME, resume),
        Arguments.of(last, Asked.NEW, anew),
        Arguments.of(last, Asked.ANOTHER_RUN, anew));
  }

  @ParameterizedTest(name = "after {0}, asked for {1}: {2}")
  @MethodSource("cells")
  void doesWhatTheTableSays(Last last, Asked asked, Then then) {
    last.leave(this);
    if (last != Last.LIVE) {
      spark.plays(1, "good").plays(2, "good").cue("go");
      MusterProcess.await(
          "the end of what was left", () -> folder.applicationProcesses().isEmpty());
    }
    String[] words =
        Stream.concat(
                asked.words.stream(),
                last == Last.INTERRUPTED_LONG_AGO
                    ? Stream.of("--set", "limits.resume_window=1ms")
                    : Stream.empty())
            .toArray(String[]::new);

    MusterProcess.Ended end = folder.run(words);

    String runId = end.json().path("run_id").asText();
    assertThat(end.exitCode()).as(end.everything()).isEqualTo(codeOf(then));
    switch (then) {
      case NEW_RUN -> {
        if (asked == Asked.ANOTHER_RUN) {
          assertThat(runId).isEqualTo("second");
        } else if (last != Last.NONE) {
          assertThat(runId).isNotEqualTo("first");
        }
        assertThat(end.everything()).contains("new run " + runId);
        assertThat(folder.manifest().orElseThrow().path("run_id").asText()).isEqualTo(runId);
      }
      case CONTINUES -> {
        assertThat(runId).isEqualTo("first");
        assertThat(end.everything()).contains("continues run first").contains("--new");
        assertThat(spark.attempts(1)).as("what was verified or ran is kept").isEqualTo(kept(last));
        assertThat(folder.manifest()).isPresent();
      }
      case VERIFIES_AGAIN -> {
        assertThat(runId).isEqualTo("first");
        assertThat(spark.attempts(1)).isEqualTo(1);
        assertThat(folder.manifest()).isPresent();
      }
      case USAGE -> assertThat(end.everything()).contains("no run on");
      case OWNED -> assertThat(end.everything()).contains("for run first");
    }
  }

  private static int codeOf(Then then) {
    return switch (then) {
      case NEW_RUN, CONTINUES, VERIFIES_AGAIN -> 0;
      case USAGE -> 2;
      case OWNED -> 4;
    };
  }

  /** A run that was stopped starts its applications again; one that was not does not. */
  private static int kept(Last last) {
    return last == Last.STOPPED || last == Last.PAST_ITS_DEADLINE ? 2 : 1;
  }

  @Test
  void stopsWhatAnInterruptedRunLeftBeforeANewOneLaunches() {
    Last.INTERRUPTED.leave(this);
    List<Long> left = folder.applicationProcesses();
    assertThat(left).isNotEmpty();
    spark.plays(1, overlap(left)).plays(2, overlap(left));

    MusterProcess.Ended end = folder.run("--new");

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.everything()).contains("stops what is left of run first");
    assertThat(MusterProcess.text(spark.stage("overlap"))).isEmpty();
    assertThat(spark.attempts(1)).isEqualTo(2);
  }

  /**
   * A scene that notes which of these processes live beside it; the dead whom nobody has reaped yet
   * do not.
   */
  private static String overlap(List<Long> processes) {
    StringBuilder scene = new StringBuilder();
    processes.forEach(
        pid ->
            scene.append(
                "case \"$(sed 's/.*) //' /proc/"
                    + pid
                    + "/stat 2>/dev/null)\" in ''|Z*|X*) ;; *) echo "
                    + pid
                    + " >>\"$STAGE/overlap\" ;; esac\n"));
    return scene.append("good").toString();
  }

  @Test
  void refusesTheIdOfAnEarlierRunThatIsNotTheLast() {
    assertThat(folder.run("--run-id", "first").exitCode()).isZero();
    assertThat(folder.run("--run-id", "second").exitCode()).isZero();
    String manifest = MusterProcess.text(folder.manifestFile());

    MusterProcess.Ended end = folder.run("--run-id", "first");

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(2);
    assertThat(end.everything()).contains("earlier run of that id");
    assertThat(MusterProcess.text(folder.manifestFile())).isEqualTo(manifest);
  }

  @Test
  void keepsWhatIsUnchangedSinceTheRunThatPassedIfAsked() {
    assertThat(folder.run().exitCode()).isZero();
    folder.fakePlan("[1, 2]", "iterations: {2: {dicts: {params: {changed: 1}}}}");

    MusterProcess.Ended end = folder.run("--keep-unchanged");

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.values("succeeded")).containsExactly("1", "2");
    assertThat(spark.attempts(1)).isEqualTo(1);
    assertThat(spark.attempts(2)).isEqualTo(2);
    assertThat(folder.manifest()).isPresent();
  }

  @Test
  void runsAgainWhatWasToBeKeptAndIsNotGoodAnyMore() {
    assertThat(folder.run().exitCode()).isZero();
    folder.file("out/iter_2/part-00000-2.csv", "somebody was here\n");

    MusterProcess.Ended end = folder.run("--keep-unchanged");

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(spark.attempts(1)).isEqualTo(1);
    assertThat(spark.attempts(2)).isEqualTo(2);
  }

  @Test
  void looksAgainAtWhatWasToBeKeptWhenItsControllerDied() {
    assertThat(folder.run("--run-id", "first").exitCode()).isZero();
    assertThat(folder.run("--keep-unchanged", "--run-id", "second").exitCode()).isZero();
    record.cutBefore("output_verified");
    // as its controller would have left it: the first is archived, the second not yet written
    assertThat(folder.manifestFile().toFile().delete()).isTrue();

    MusterProcess.Ended end = folder.run();

    assertThat(end.exitCode()).as(end.everything()).isZero();
    assertThat(end.everything()).contains("continues run second");
    assertThat(spark.attempts(1)).isEqualTo(1);
    assertThat(spark.attempts(2)).isEqualTo(1);
  }
}
