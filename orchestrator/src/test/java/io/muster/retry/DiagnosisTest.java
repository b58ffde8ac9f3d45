package io.muster.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.muster.lifecycle.Failure;
import io.muster.plan.Retry;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {

  /** What Spark, YARN and the system say by exit codes. */
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
    "255, LOST",
    "-100, LOST",
    "-101, LOST",
    "-102, LOST",
    "-106, LOST",
    "3, OWN_FAULT"
  })
  void readsExitCodes(int code, Cause cause) {
    Diagnosis diagnosis = Diagnosis.of(exit(code), Retry.DEFAULT);

    assertThat(diagnosis.cause()).isEqualTo(cause);
    assertThat(diagnosis.because()).isEqualTo("exit code " + code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.amazonaws.services.s3.model.AmazonS3Exception: Please reduce your request rate."
            + " (Service: Amazon S3; Status Code: 503; Error Code: SlowDown)",
        "software.amazon.awssdk.services.emr.model.EmrException: ThrottlingException",
        "java.net.SocketException: Connection reset",
        "org.apache.spark.shuffle.FetchFailedException: Failed to connect",
        "com.amazonaws.AmazonClientException: the security token included has ExpiredToken"
      })
  void readsFaultsThatPass(String exception) {
    Diagnosis diagnosis = Diagnosis.of(threw(exception), Retry.DEFAULT);

    assertThat(diagnosis.cause()).isEqualTo(Cause.TRANSIENT);
    assertThat(diagnosis.because()).endsWith("is known to pass");
  }

  @Test
  void anOutOfMemoryErrorCountsForMoreThanWhatCameOfIt() {
    Failure failure = threw("java.io.IOException: Connection reset", "java.lang.OutOfMemoryError");

    assertThat(Diagnosis.of(failure, Retry.DEFAULT).cause()).isEqualTo(Cause.OUT_OF_MEMORY);
  }

  @Test
  void thePlansNeverCountsForMoreThanItsOn() {
    Retry rules = rules(ImmutableList.of("quota"), ImmutableList.of("Quota exceeded"));

    Diagnosis never = Diagnosis.of(threw("a.B: QUOTA EXCEEDED"), rules);
    assertThat(never.cause()).isEqualTo(Cause.OWN_FAULT);
    assertThat(never.because()).isEqualTo("\"Quota exceeded\" is in retry.never");

    Diagnosis on = Diagnosis.of(threw("a.B: the quota is low"), rules);
    assertThat(on.cause()).isEqualTo(Cause.TRANSIENT);
    assertThat(on.because()).isEqualTo("\"quota\" is in retry.on");
  }

  @Test
  void whatStandsInTheLogBesideTheExceptionProvesNothing() {
    Failure failure =
        new Failure(
            Failure.Origin.APPLICATION,
            OptionalInt.of(1),
            "a.B: no",
            List.of("a.B: no"),
            List.of("WARN retried after Connection reset"),
            Optional.empty());

    assertThat(Diagnosis.of(failure, Retry.DEFAULT).cause()).isEqualTo(Cause.OWN_FAULT);
  }

  @ParameterizedTest
  @EnumSource(Failure.Origin.class)
  void readsWhoNoticed(Failure.Origin origin) {
    Cause cause =
        switch (origin) {
          case SUBMIT, SUBMIT_TIME_LIMIT -> Cause.NOT_BEGUN;
          case APPLICATION -> Cause.OWN_FAULT;
          case VANISHED -> Cause.LOST;
          case TIME_LIMIT -> Cause.TIMED_OUT;
          case OUTPUT -> Cause.OUTPUT_REJECTED;
          case OUTPUT_CHANGED -> Cause.OUTPUT_CHANGED;
        };

    assertThat(Diagnosis.of(Failure.of(origin, "so"), Retry.DEFAULT).cause()).isEqualTo(cause);
  }

  static Failure exit(int code) {
    return new Failure(
        Failure.Origin.APPLICATION,
        OptionalInt.of(code),
        "exit code " + code,
        List.of(),
        List.of(),
        Optional.empty());
  }

  static Failure threw(String... exceptions) {
    return new Failure(
        Failure.Origin.APPLICATION,
        OptionalInt.of(1),
        exceptions[0],
        List.of(exceptions),
        List.of(),
        Optional.empty());
  }

  private static Retry rules(ImmutableList<String> on, ImmutableList<String> never) {
    Retry d = Retry.DEFAULT;
    return new Retry(
        d.maxAttempts(), d.backoff(), d.maxBackoff(), d.memoryGrowth(), d.memoryLimit(), on, never);
  }
}
