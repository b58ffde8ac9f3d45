package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.muster.engine.Observation;
import io.muster.lifecycle.Failure;
import io.muster.plan.Retry;
import io.muster.retry.Cause;
import io.muster.retry.Diagnosis;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YarnDiagnosisTest {
  private static final String CONTAINER =
      "Application application_1_1 failed 1 times (global limit =2; local limit is =1) due to AM"
          + " Container for appattempt_1_1_000001 exited with  exitCode: ";

  private static YarnApplication application(
      ApplicationState state, FinalStatus finalStatus, String diagnostics) {
    return new YarnApplication(
        "application_1_1",
        ImmutableSet.of("m-x"),
        "name",
        "root",
        "default",
        "SPARK",
        state,
        finalStatus,
        diagnostics,
        Optional.of("http://rm/proxy/application_1_1/"),
        Optional.of("http://node/logs"),
        Optional.of("node:8042"),
        Amount.NOTHING,
        Amount.NOTHING,
        0,
        Optional.empty(),
        Optional.empty());
  }

  private static Failure failure(YarnApplication application) {
    return ((Observation.Failed) YarnDiagnosis.of(application)).failure();
  }

  private static Failure failed(String diagnostics) {
    return failure(application(ApplicationState.FAILED, FinalStatus.FAILED, diagnostics));
  }

  private static Cause cause(Failure failure) {
    return Diagnosis.of(failure, Retry.DEFAULT).cause();
  }

  private static YarnApplication recorded(String name) throws Exception {
    return YarnApplication.ofOne(Recorded.fields(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NEW", "NEW_SAVING", "SUBMITTED", "ACCEPTED"})
  void waitsUntilItHasItsMaster(ApplicationState state) {
    assertThat(YarnDiagnosis.of(application(state, FinalStatus.UNDEFINED, "")))
        .isInstanceOf(Observation.Submitted.class);
  }

  @Test
  void saysWhatItWaitsFor() throws Exception {
    assertThat(YarnDiagnosis.of(recorded("app-waiting-no-room")))
        .isEqualTo(
            new Observation.Submitted(Optional.of("YARN: queue default 100 % used (6g of 6g)")));
  }

  @Test
  void saysHowManyExecutorsItHas() throws Exception {
    assertThat(((Observation.AtWork) YarnDiagnosis.of(recorded("app-running"))).executors())
        .hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({"RUNNING, UNDEFINED, 0", "RUNNING, SUCCEEDED, 0", "KILLED, UNDEFINED,"})
  void isAtWorkUntilItIsOver(ApplicationState state, FinalStatus finalStatus, Integer executors) {
    assertThat(YarnDiagnosis.of(application(state, finalStatus, "")))
        .isEqualTo(
            new Observation.AtWork(
                Optional.of("application_1_1"),
                Optional.of("http://rm/proxy/application_1_1/"),
                executors == null ? OptionalInt.empty() : OptionalInt.of(executors)));
  }

  @Test
  void isAtWorkWhileItsMasterStillHasAContainer() throws Exception {
    YarnApplication ending = recorded("app-failed");

    assertThat(ending.state()).isEqualTo(ApplicationState.FINISHED);
    assertThat(ending.runningContainers()).isEqualTo(1);
    assertThat(YarnDiagnosis.of(ending)).isInstanceOf(Observation.AtWork.class);
  }

  @Test
  void hasSucceededWhereBothSaySo() throws Exception {
    assertThat(YarnDiagnosis.of(recorded("app-finished")))
        .isEqualTo(new Observation.Succeeded(Optional.of("application_1796036468204_0001")));
  }

  @ParameterizedTest
  @CsvSource({
    "FINISHED, FAILED",
    "FINISHED, KILLED",
    "FINISHED, UNDEFINED",
    "FINISHED, ENDED",
    "FAILED, FAILED",
    "FAILED, SUCCEEDED",
    "KILLED, KILLED",
    "KILLED, SUCCEEDED"
  })
  void hasFailedWhereOneDoesNot(ApplicationState state, FinalStatus finalStatus) {
    assertThat(YarnDiagnosis.of(application(state, finalStatus, "")))
        .isInstanceOf(Observation.Failed.class);
  }

  @Test
  void saysTheExceptionOfTheUsersCode() {
    YarnApplication over =
        application(
            ApplicationState.FINISHED,
            FinalStatus.FAILED,
            """
            User class threw exception: java.lang.IllegalStateException: no rows for value 56
            \tat Trivial.main(Trivial.java:7)
            Caused by: java.io.IOException: gone
            \t... 7 more
            """);

    Failure failure = failure(over);

    assertThat(failure.exitCode()).isEqualTo(OptionalInt.of(15));
    assertThat(failure.message())
        .isEqualTo(
            "java.lang.IllegalStateException: no rows for value 56 (YARN says FINISHED with"
                + " FAILED, exit code 15)");
    assertThat(failure.exceptions())
        .containsExactly(
            "java.lang.IllegalStateException: no rows for value 56", "java.io.IOException: gone");
    assertThat(failure.log()).contains("http://node/logs");
    assertThat(cause(failure)).isEqualTo(Cause.OWN_FAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "1, OWN_FAULT",
    "10, OWN_FAULT",
    "11, LOST",
    "12, LOST",
    "13, OWN_FAULT",
    "15, OWN_FAULT",
    "16, OWN_FAULT",
    "17, LOST",
    "52, OUT_OF_MEMORY",
    "56, LOST",
    "101, OWN_FAULT",
    "137, KILLED_FOR_MEMORY",
    "-103, KILLED_FOR_MEMORY",
    "-104, KILLED_FOR_MEMORY",
    "143, LOST",
    "154, LOST",
    "-100, LOST",
    "-101, LOST",
    "-102, LOST",
    "-106, LOST"
  })
  void readsTheCodeOfTheMastersContainer(int code, Cause cause) {
    Failure failure =
        failed(
            CONTAINER
                + code
                + "\nFailing this attempt.Diagnostics: [2026-11-30 11:00:00.000]Exception from"
                + " container-launch.\nExit code: 1\n\n[2026-11-30 11:00:00.000]Container exited"
                + " with a non-zero exit code 1. Error file: prelaunch.err.\nLast 4096 bytes of"
                + " stderr :\n26/11/30 WARN lost executor 1: Exit status: 137\n");

    assertThat(failure.exitCode()).isEqualTo(OptionalInt.of(code));
    assertThat(failure.message()).contains("exit code " + code).doesNotContain("\n");
    assertThat(cause(failure)).isEqualTo(cause);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Exit code: 137 | 137 | KILLED_FOR_MEMORY",
        "foo exitCode: -104 | -104 | KILLED_FOR_MEMORY",
        "ExitCodeException exitCode=13: | 13 | OWN_FAULT",
        "Container killed on request. Exit code is 143 | 143 | LOST",
        "Container killed on request. Exit code is 137 | 137 | KILLED_FOR_MEMORY",
        "Container [pid=1,containerID=c] is running beyond physical memory limits. Current usage:"
            + " 1.5 GB of 1.4 GB physical memory used | -104 | KILLED_FOR_MEMORY",
        "Container [pid=1] is running 12345B beyond the 'PHYSICAL' memory limit. | -104 |"
            + " KILLED_FOR_MEMORY",
        "is running beyond virtual memory limits. | -103 | KILLED_FOR_MEMORY",
        "Max number of executor failures (3) reached | 11 | LOST",
        "Exception was thrown 5 time(s) from Reporter thread. | 12 | LOST",
        "User application exited with status 3 | 3 | OWN_FAULT",
        "User application exited with 3 | 3 | OWN_FAULT",
        "Application Master lost connection with driver! Shutting down. | 17 | LOST",
        "Container preempted by scheduler | -102 | LOST",
        "Container released on a *lost* node | -100 | LOST",
        "Shutdown hook called before final status was reported. | 16 | OWN_FAULT",
        "SparkContext did not initialize after waiting for 100000 ms. | 13 | OWN_FAULT"
      })
  void readsACodeOutOfOtherWords(String diagnostics, int code, Cause cause) {
    Failure failure = failed(diagnostics);

    assertThat(failure.exitCode()).isEqualTo(OptionalInt.of(code));
    assertThat(cause(failure)).isEqualTo(cause);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Application killed by user. | LOST",
        "Application application_1_1 was killed by user dr.who at 127.0.0.1 | LOST",
        "ApplicationMaster for attempt appattempt_1_1_000001 timed out. Failing | LOST",
        "Error launching appattempt_1_1_000001. Got exception: x | LOST",
        "Application is killed by ResourceManager as it has exceeded the lifetime period. |"
            + " TIMED_OUT",
        "Queue root.q already has 5 applications, cannot accept submission | NOT_BEGUN",
        "Application application_1_1 submitted by user root to unknown queue: x | OWN_FAULT",
        "User root cannot submit applications to queue root.q | OWN_FAULT",
        "Invalid resource request! Cannot allocate containers | OWN_FAULT"
      })
  void knowsEndsWithoutACode(String diagnostics, Cause cause) {
    Failure failure = failed(diagnostics);

    assertThat(failure.exitCode()).isEmpty();
    assertThat(cause(failure)).isEqualTo(cause);
  }

  @Test
  void saysHowMuchMemoryWasUsed() {
    assertThat(
            failed(
                    CONTAINER
                        + "-104\nDiagnostics: Container [pid=1,containerID=c] is running beyond"
                        + " physical memory limits. Current usage: 1.5 GB of 1.4 GB physical memory"
                        + " used; 3 GB of 3 GB virtual memory used. Killing container.")
                .message())
        .isEqualTo(
            "YARN killed it for its memory: 1.5 GB of 1.4 GB physical memory used (YARN says"
                + " FAILED, exit code -104)");
  }

  @Test
  void doesNotBlameWhatWasLoggedBeforeASignal() {
    Failure failure =
        failed(
            CONTAINER
                + "137\n"
                + "Last 4096 bytes of stderr :\n"
                + "java.net.ConnectException: Connection refused");

    assertThat(failure.exceptions()).isEmpty();
    assertThat(failure.lastLines()).contains("java.net.ConnectException: Connection refused");
    assertThat(cause(failure)).isEqualTo(Cause.KILLED_FOR_MEMORY);
  }

  @Test
  void knowsThatSparkEndsWithASignalWhatIsOutOfMemory() {
    Failure failure =
        failed(
            CONTAINER
                + "143\nLast 4096 bytes of stderr :\njava.lang.OutOfMemoryError: Java heap space");

    assertThat(cause(failure)).isEqualTo(Cause.OUT_OF_MEMORY);
  }

  @Test
  void readsTheExceptionOutOfTheLogWhereYarnHasNone() {
    YarnApplication over =
        application(ApplicationState.FAILED, FinalStatus.FAILED, CONTAINER + "1\n");

    Failure failure =
        ((Observation.Failed)
                YarnDiagnosis.of(
                    over,
                    Optional.of(
                        "first\nException in thread \"main\" java.lang.RuntimeException: no\n"),
                    Optional.empty()))
            .failure();

    assertThat(failure.message()).startsWith("java.lang.RuntimeException: no (YARN says FAILED");
    assertThat(failure.lastLines()).first().isEqualTo("first");
  }

  @Test
  void blamesNotTheNodeForWhatItStarted() {
    assertThat(
            failed(
                    """
                    Exception from container-launch.
                    Exception message: x
                    org.apache.hadoop.util.Shell$ExitCodeException:
                    \tat a.B.c(B.java:1)
                    ExitCodeException exitCode=1:
                    """)
                .exceptions())
        .isEmpty();
  }

  @Test
  void readsALostNode() throws Exception {
    Failure failure = failure(recorded("app-node-lost"));

    assertThat(failure.message())
        .isEqualTo(
            "YARN gave its container back: the node was lost (YARN says FAILED, exit code -100)");
    assertThat(cause(failure)).isEqualTo(Cause.LOST);
  }

  @Test
  void readsAKill() throws Exception {
    Failure failure = failure(recorded("app-killed"));

    assertThat(failure.message()).isEqualTo("it was killed by user dr.who (YARN says KILLED)");
    assertThat(cause(failure)).isEqualTo(Cause.LOST);
  }

  @Test
  void readsARefusalOfTheQueue() throws Exception {
    assertThat(failure(recorded("app-refused-noqueue")).message())
        .isEqualTo(
            "Application application_1796036468204_0007 submitted by user root to unknown queue:"
                + " nowhere (YARN says FAILED)");
    assertThat(cause(failure(recorded("app-refused-stopped")))).isEqualTo(Cause.OWN_FAULT);
  }
}
