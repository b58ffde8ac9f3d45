package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.muster.engine.Observation;
import io.muster.lifecycle.Failure;
import io.muster.plan.Retry;
import io.muster.retry.Cause;
import io.muster.retry.Diagnosis;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When YARN's word on an application is why its driver here failed. */
final class DriverCauseTest {
  private static final String ID = "application_1_1";

  private static final Observation DRIVER =
      new Observation.Failed(
          new Failure(
              Failure.Origin.APPLICATION,
              OptionalInt.of(1),
              "SparkException: SparkContext was shut down (exit code 1)",
              List.of("SparkException: SparkContext was shut down"),
              List.of("the last line"),
              Optional.of("stderr.log")),
          Optional.of(ID));

  private static YarnApplication over(
      String id, ApplicationState state, FinalStatus last, String said) {
    return new YarnApplication(
        id,
        ImmutableSet.of("m-x"),
        "daily",
        "root",
        "default",
        "SPARK",
        state,
        last,
        said,
        Optional.empty(),
        Optional.of("http://node/logs"),
        Optional.empty(),
        Amount.NOTHING,
        Amount.NOTHING,
        0,
        Optional.empty(),
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "KILLED | KILLED | Application application_1_1 was killed by user x at 10.0.0.1 | LOST",
        "KILLED | KILLED | '' | LOST",
        "FAILED | FAILED | AM Container for appattempt exited with  exitCode: -100 | LOST",
        "FAILED | FAILED | AM Container for appattempt exited with  exitCode: -102 | LOST",
        "FAILED | FAILED | ApplicationMaster for attempt appattempt_1 timed out | LOST",
        "FAILED | FAILED | AM Container exited with  exitCode: 137 | KILLED_FOR_MEMORY",
        "FINISHED | FAILED | Max number of executor failures (3) reached | LOST",
        "FAILED | FAILED | queue q already has 10 applications, cannot accept | NOT_BEGUN",
      })
  void whatWasTakenFromTheDriverIsItsCause(
      ApplicationState state, FinalStatus last, String said, Cause cause) {
    Observation told = DriverCause.of(DRIVER, List.of(over(ID, state, last, said)));

    Failure failure = ((Observation.Failed) told).failure();
    assertThat(Diagnosis.of(failure, Retry.DEFAULT).cause()).isEqualTo(cause);
    assertThat(failure.lastLines()).containsExactly("the last line");
    assertThat(failure.log()).contains("stderr.log");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FINISHED | SUCCEEDED | ''",
        "FINISHED | FAILED | ''",
        "FAILED | FAILED | Application Master lost connection with driver! Shutting down.",
        "FINISHED | FAILED | User application exited with status 1",
        "FAILED | FAILED | Shutdown hook called before final status was reported.",
      })
  void whatEndedWithItsDriverIsNot(ApplicationState state, FinalStatus last, String said) {
    assertThat(DriverCause.of(DRIVER, List.of(over(ID, state, last, said)))).isEqualTo(DRIVER);
  }

  @Test
  void anotherApplicationOfTheAttemptIsNot() {
    YarnApplication other =
        over("application_1_2", ApplicationState.KILLED, FinalStatus.KILLED, "");
    assertThat(DriverCause.of(DRIVER, List.of(other))).isEqualTo(DRIVER);
  }

  @Test
  void aDriverThatSucceededDid() {
    YarnApplication killed = over(ID, ApplicationState.KILLED, FinalStatus.KILLED, "");
    Observation done = new Observation.Succeeded(Optional.of(ID));
    assertThat(DriverCause.of(done, List.of(killed))).isEqualTo(done);
  }
}
