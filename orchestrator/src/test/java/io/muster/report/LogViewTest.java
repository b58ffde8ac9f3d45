package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.fakes.MemoryStore;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationEvent.ApplicationStarted;
import io.muster.lifecycle.IterationState;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LogViewTest {
  private static final String FOLDER = "/state/r-1/attempts/iter_2/1/";

  private final MemoryStore store = new MemoryStore(() -> Instant.EPOCH);
  private final ScriptedRun run = ScriptedRun.of("2");
  private final LogView view = new LogView(store, run.facts());
  private final List<String> seen = new ArrayList<>();

  private void write(String name, String text) {
    store.write(new Location(FOLDER + name), text.getBytes(StandardCharsets.UTF_8));
  }

  private IterationState iteration() {
    return run.state().iteration(new Value("2"));
  }

  @Test
  void saysSoWhereNothingWasSaid() {
    run.start("2");
    write("stdout.log", "");
    write("stderr.log", "");
    view.show(iteration(), 1, seen::add);
    assertThat(seen).last().isEqualTo("it has said nothing");
  }

  @Test
  void saysHowTheAttemptStandsAndNotAnotherThatFollows() {
    run.start("2").fail("2", Failure.of(Failure.Origin.APPLICATION, "no"));
    run.retryIn("2", Duration.ofMinutes(1));
    view.show(iteration(), 1, seen::add);
    assertThat(seen).first().asString().contains("attempt 1 of 1 (over; the iteration is waiting");

    seen.clear();
    run.pass(Duration.ofMinutes(1)).start("2");
    view.show(iteration(), 1, seen::add);
    assertThat(seen)
        .first()
        .asString()
        .startsWith("iteration 2, attempt 1 of 2 (over; the iteration is running now), /state");
    view.show(iteration(), 2, seen::add);
    assertThat(seen).anyMatch(line -> line.startsWith("iteration 2, attempt 2 of 2 (running), "));
  }

  @Test
  void ofADriverInTheClusterItSaysWhereTheLogIs() {
    run.launch("2")
        .to("2", new ApplicationStarted(1, Optional.of("application_7_2"), Optional.empty()));
    write("spec.json", "{}");

    view.show(iteration(), 1, seen::add);

    assertThat(seen)
        .last()
        .isEqualTo("its log is with YARN and not here: yarn logs -applicationId application_7_2");
  }

  @Test
  void showsTheFirstErrorBeforeTheLogs() {
    run.start("2");
    write("stdout.log", "hello\n");
    write(
        "stderr.log",
        "INFO fine\n\u001B[31m26/01/31 ERROR Executor: lost\u001B[0m\njava.lang.Error: later\nlast");
    view.show(iteration(), 1, seen::add);
    assertThat(seen)
        .containsExactly(
            "iteration 2, attempt 1 of 1 (running), /state/r-1/attempts/iter_2/1",
            "first error: 26/01/31 ERROR Executor: lost (stderr.log, line 2)",
            "",
            "==> stderr.log <==",
            "INFO fine",
            "26/01/31 ERROR Executor: lost",
            "java.lang.Error: later",
            "last",
            "==> stdout.log <==",
            "hello");
  }

  @Test
  void whatTheJournalKnowsOfTheFailureComesFirst() {
    run.start("2").fail("2", ScriptedRun.outOfMemory());
    write("stderr.log", "INFO fine\n");
    view.show(iteration(), 1, seen::add);
    assertThat(seen)
        .contains(
            "first error: the application ended with exit code 52:"
                + " java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  void cutsLinesThatNobodyCanReadAndSaysSo() {
    run.start("2");
    write("stderr.log", "x".repeat(200_000) + "\nend\n");
    view.show(iteration(), 1, seen::add);
    assertThat(seen).contains("x".repeat(8192) + " ... 191808 bytes left out", "end");
  }

  @Test
  void saysWhereItLookedIfThereIsNoLog() {
    view.show(iteration(), 1, seen::add);
    assertThat(seen.get(1))
        .isEqualTo(
            "there is no log in /state/r-1/attempts/iter_2/1: the attempt has not begun, or its"
                + " files were removed");
  }

  @Test
  void followsPiecesThatComeAndGoUntilTheyAreJoined() throws InterruptedException {
    run.start("2");
    write("stderr.log", "one\ntw");
    Deque<Runnable> meanwhile = new ArrayDeque<>();
    meanwhile.add(() -> write("stderr.log", "one\ntwo\n"));
    meanwhile.add(() -> write("stderr.log.8", "three\n"));
    meanwhile.add(
        () -> {
          remove("stderr.log.8");
          write("stderr.log.100", "later\n");
        });
    meanwhile.add(
        () -> {
          remove("stderr.log.100");
          write("stderr.log", "one\ntwo\n\n... 92 bytes left out by Muster ...\nlater\nlast\n");
          write("stdout.log", "out\n");
          write(
              "exit.json",
              "{\"code\":0,\"stdout\":{\"seen\":4,\"left_out\":0},"
                  + "\"stderr\":{\"seen\":111,\"left_out\":92}}");
        });
    view.follow(iteration(), 1, seen::add, () -> false, span -> meanwhile.remove().run());
    assertThat(seen)
        .containsExactly(
            "iteration 2, attempt 1 of 1 (running), /state/r-1/attempts/iter_2/1",
            "==> stderr.log <==",
            "one",
            "two",
            "three",
            "... 86 bytes left out by Muster ...",
            "later",
            "last",
            "==> stdout.log <==",
            "out");
  }

  @Test
  void followsUntilTheJournalSaysThatTheAttemptIsOver() throws InterruptedException {
    run.start("2");
    write("stderr.log", "one\nhalf");
    int[] looks = {0};
    view.follow(iteration(), 1, seen::add, () -> looks[0] == 2, span -> looks[0]++);
    assertThat(seen).endsWith("one", "half");
  }

  private void remove(String name) {
    Location place = new Location(FOLDER + name);
    assertThat(store.delete(place, store.read(place).orElseThrow().version())).isTrue();
  }
}
