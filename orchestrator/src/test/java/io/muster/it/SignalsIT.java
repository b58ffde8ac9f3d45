package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run is told to end, by a signal or by its deadline. */
final class SignalsIT extends OnFakeSpark {
  /** Airflow waits five seconds between SIGTERM and SIGKILL. */
  private static final Duration PROMPTLY = Duration.ofSeconds(4);

  SignalsIT() {
    super(1, 2);
  }

  @BeforeEach
  void letThemWait() {
    allAwait();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
  void cancelsItsApplicationsAndSaysByItsCodeWhy(String signal, int code) {
    MusterProcess controller = startAll();

    long signalled = System.nanoTime();
    controller.signal(signal);
    MusterProcess.Ended end = controller.end();
    Duration took = Duration.ofNanos(System.nanoTime() - signalled);

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(code);
    assertThat(took).isLessThan(PROMPTLY);
    assertThat(folder.applicationProcesses()).isEmpty();
    assertThat(folder.manifest()).isEmpty();
    assertThat(record.count("signal_received")).isEqualTo(1);
    assertThat(end.json().path("retryable").asBoolean()).isTrue();

    spark.cue("go");
    assertThat(folder.run().exitCode()).isZero();
    assertThat(spark.attempts(1)).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
  void endsTheMakingOfAClassArchiveAndLeavesNothingOfIt(String signal, int code) {
    spark.rehearses("pwd >\"$STAGE/where\"; sleep 1000 & await \"$STAGE/never\"");
    MusterProcess controller = folder.startRun();
    Path where = folder.path("spark/stage/where");
    MusterProcess.await("the rehearsal", () -> MusterProcess.text(where).endsWith("\n"));
    Path scratch = Path.of(MusterProcess.text(where).strip());
    assertThat(scratch).isDirectory();

    endsPromptlyHavingStartedNothing(controller, signal, code);

    assertThat(scratch).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
  void endsTheCommandThatIsToGiveTheSequence(String signal, int code) {
    endsPromptlyHavingStartedNothing(asks("run", "plan.yaml"), signal, code);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--commands"})
  void endsTheCommandThatIsToGiveTheSequenceOfAPlan(String option) {
    String[] words =
        Stream.of("plan", "plan.yaml", option).filter(w -> !w.isEmpty()).toArray(String[]::new);

    MusterProcess.Ended plan = endsPromptly(asks(words), "INT", 130);

    assertThat(plan.stdout()).isEmpty();
    assertThat(plan.stderr().lines()).hasSize(1);
  }

  /** A command that waits for the one that is to give the sequence. */
  private MusterProcess asks(String... words) {
    spark = folder.fakePlan("{command: [sh, -c, 'touch asked; sleep 1000 & sleep 1000']}", "");
    MusterProcess asking = folder.start(words);
    MusterProcess.await("the command", () -> Files.exists(folder.path("asked")));
    return asking;
  }

  @Test
  void endsTheCommandThatChecksAnOutputAndWhatItStarted() {
    write("verify: {command: [sh, -c, 'sleep 1000 & touch checking; wait']}");
    spark.cue("go");
    MusterProcess controller = folder.startRun();
    MusterProcess.await("the command", () -> Files.exists(folder.path("checking")));

    long signalled = System.nanoTime();
    controller.signal("TERM");
    MusterProcess.Ended end = controller.end();
    Duration took = Duration.ofNanos(System.nanoTime() - signalled);

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(143);
    assertThat(took).isLessThan(PROMPTLY);
    MusterProcess.await("the end of all", () -> folder.processes().isEmpty());
    assertThat(record.count("output_verified")).isZero();
  }

  private void endsPromptlyHavingStartedNothing(MusterProcess controller, String signal, int code) {
    MusterProcess.Ended end = endsPromptly(controller, signal, code);

    assertThat(end.json().path("exit_code").asInt()).isEqualTo(code);
    assertThat(end.json().path("retryable").asBoolean()).isTrue();
  }

  private MusterProcess.Ended endsPromptly(MusterProcess controller, String signal, int code) {
    long signalled = System.nanoTime();
    controller.signal(signal);
    MusterProcess.Ended end = controller.end();
    Duration took = Duration.ofNanos(System.nanoTime() - signalled);

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(code);
    assertThat(took).isLessThan(PROMPTLY);
    assertThat(end.stderr()).contains("SIG" + signal + " while the command prepared");
    assertThat(folder.path("out")).doesNotExist();
    MusterProcess.await("the end of all", () -> folder.processes().isEmpty());
    return end;
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "INT, 130", "HUP, 129"})
  void leavesItsApplicationsRunningWhereThatIsAskedFor(String signal, int code) {
    write("on_signal: {" + signal.toLowerCase(Locale.ROOT) + ": detach}");
    MusterProcess controller = startAll();

    controller.signal(signal);
    MusterProcess.Ended end = controller.end();
    assertThat(end.exitCode()).as(end.everything()).isEqualTo(code);
    assertThat(folder.applicationProcesses()).isNotEmpty();
    MusterProcess again = folder.startRun();
    MusterProcess.await("the adoption", () -> record.count("application_found") == 2);
    spark.cue("go");
    MusterProcess.Ended passed = again.end();

    assertThat(passed.exitCode()).as(passed.everything()).isZero();
    assertThat(spark.attempts(1)).isEqualTo(1);
    assertThat(spark.attempts(2)).isEqualTo(1);
  }

  /** GNU timeout sends its signal to the process, and then to the group that it is in. */
  @Test
  void theSameSignalTwiceAtOnceIsOne() {
    MusterProcess controller = startAll();

    MusterProcess.run("kill -s TERM %1$d; kill -s TERM %1$d".formatted(controller.pid()));
    MusterProcess.Ended end = controller.end();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(143);
    assertThat(end.json().path("exit_code").asInt()).isEqualTo(143);
    assertThat(record.count("run_ended")).isEqualTo(1);
    assertThat(folder.applicationProcesses()).isEmpty();
  }

  @Test
  void aSecondSignalEndsItAtOnceAndTheNextCommandProvesTheRestOver() {
    String deaf = "[ \"$ATTEMPT\" = 1 ] || { good; exit 0; }; trap '' TERM; await \"$STAGE/never\"";
    spark.plays(1, deaf).plays(2, deaf);
    MusterProcess controller = startAll();

    controller.signal("TERM");
    MusterProcess.await("the intention to stop", () -> record.count("stop_intended") == 2);
    // a person's, and no echo of the first
    LockSupport.parkNanos(Duration.ofMillis(700).toNanos());
    controller.signal("TERM");
    MusterProcess.Ended end = controller.end();
    assertThat(end.exitCode()).as(end.everything()).isEqualTo(143);
    assertThat(record.count("run_ended")).isZero();
    MusterProcess.Ended again = folder.run();

    assertThat(again.exitCode()).as(again.everything()).isZero();
    assertThat(spark.attempts(1)).isEqualTo(2);
    assertThat(record.count("application_stopped")).isEqualTo(2);
  }

  @Test
  void aSignalAfterTheManifestDoesNotUndoThatTheRunHasPassed() {
    spark.cue("go");
    MusterProcess controller = folder.startRun();
    MusterProcess.await("the manifest", () -> Files.exists(folder.manifestFile()));
    controller.signal("TERM");

    assertThat(controller.end().exitCode()).isZero();
    assertThat(folder.manifest()).isPresent();
  }

  @Test
  void endsAtItsDeadlineAndResumeGivesANewAllowance() {
    write("limits: {run_deadline: 3s}");
    MusterProcess.Ended late = folder.run();
    assertThat(late.exitCode()).as(late.everything()).isEqualTo(5);
    assertThat(folder.applicationProcesses()).isEmpty();

    spark.cue("go");
    MusterProcess.Ended stillLate = folder.run();
    assertThat(stillLate.exitCode()).as(stillLate.everything()).isEqualTo(5);
    MusterProcess.Ended resumed = folder.run("--resume", "--set", "limits.run_deadline=5m");

    assertThat(resumed.exitCode()).as(resumed.everything()).isZero();
    assertThat(resumed.json().path("run_id")).isEqualTo(late.json().path("run_id"));
  }
}
