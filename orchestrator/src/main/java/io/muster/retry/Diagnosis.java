package io.muster.retry;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.Failure;
import io.muster.plan.Retry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a failure means.
 *
 * @param because half a sentence that names the code or text that was decisive
 */
public record Diagnosis(Cause cause, String because) {

  /**
   * Texts of faults that pass, as they stand in exceptions of Spark, Hadoop and the AWS SDK;
   * compared without case.
   */
  static final ImmutableList<String> TRANSIENT_TEXTS =
      ImmutableList.of(
          "SlowDown",
          "Slow Down",
          "ThrottlingException",
          "Throttling: Rate exceeded",
          "TooManyRequestsException",
          "RequestLimitExceeded",
          "ProvisionedThroughputExceeded",
          "Connection reset",
          "Connection refused",
          "Connection timed out",
          "Read timed out",
          "SocketTimeoutException",
          "NoHttpResponseException",
          "UnknownHostException",
          "FetchFailed",
          "ExpiredToken",
          "token has expired",
          "Service Unavailable",
          "503 Service",
          "InternalError; Request ID",
          "Could not execute broadcast in",
          // of a claim that came too late for its signature: nothing was done
          "the right to take it, which was given at the launch");

  private static final ImmutableList<String> OUT_OF_MEMORY_TEXTS =
      ImmutableList.of(
          "java.lang.OutOfMemoryError",
          "GC overhead limit exceeded",
          "SparkOutOfMemoryError",
          "There is insufficient memory for the Java Runtime");

  /**
   * What exit codes of Spark, YARN and the system say by themselves; the source is Spark's
   * SparkExitCode and YARN's ContainerExitStatus.
   */
  private static final ImmutableMap<Integer, Cause> BY_EXIT_CODE =
      ImmutableMap.<Integer, Cause>builder()
          .put(11, Cause.LOST)
          .put(12, Cause.LOST)
          .put(17, Cause.LOST)
          .put(52, Cause.OUT_OF_MEMORY)
          .put(56, Cause.LOST)
          .put(101, Cause.OWN_FAULT)
          .put(137, Cause.KILLED_FOR_MEMORY)
          .put(-103, Cause.KILLED_FOR_MEMORY)
          .put(-104, Cause.KILLED_FOR_MEMORY)
          .put(134, Cause.LOST)
          .put(139, Cause.LOST)
          .put(143, Cause.LOST)
          .put(154, Cause.LOST)
          .put(255, Cause.LOST)
          .put(-100, Cause.LOST)
          .put(-101, Cause.LOST)
          .put(-102, Cause.LOST)
          .put(-106, Cause.LOST)
          .buildOrThrow();

  /**
   * Reads the failure: the plan's own texts first, then the engine's word, the texts known here,
   * and the exit code.
   */
  public static Diagnosis of(Failure failure, Retry rules) {
    Optional<String> never = textIn(failure, rules.never());
    if (never.isPresent()) {
      return new Diagnosis(Cause.OWN_FAULT, "\"" + never.get() + "\" is in retry.never");
    }
    Optional<String> on = textIn(failure, rules.on());
    if (on.isPresent()) {
      return new Diagnosis(Cause.TRANSIENT, "\"" + on.get() + "\" is in retry.on");
    }
    return switch (failure.origin()) {
      case SUBMIT -> new Diagnosis(Cause.NOT_BEGUN, "the engine would not take it");
      case SUBMIT_TIME_LIMIT -> new Diagnosis(Cause.NOT_BEGUN, "it did not begin in time");
      case TIME_LIMIT -> new Diagnosis(Cause.TIMED_OUT, "it did not end in time");
      case OUTPUT -> new Diagnosis(Cause.OUTPUT_REJECTED, "its output did not pass");
      case OUTPUT_CHANGED -> new Diagnosis(Cause.OUTPUT_CHANGED, "its output was changed");
      case VANISHED -> new Diagnosis(Cause.LOST, "it ended without leaving an exit code");
      case APPLICATION -> ofApplication(failure);
    };
  }

  private static Diagnosis ofApplication(Failure failure) {
    Optional<String> memory = textIn(failure, OUT_OF_MEMORY_TEXTS);
    if (memory.isPresent()) {
      return new Diagnosis(Cause.OUT_OF_MEMORY, "\"" + memory.get() + "\"");
    }
    Optional<String> passing = textIn(failure, TRANSIENT_TEXTS);
    if (passing.isPresent()) {
      return new Diagnosis(Cause.TRANSIENT, "\"" + passing.get() + "\" is known to pass");
    }
    if (failure.exitCode().isPresent()) {
      int code = failure.exitCode().getAsInt();
      Cause cause = BY_EXIT_CODE.getOrDefault(code, Cause.OWN_FAULT);
      return new Diagnosis(cause, "exit code " + code);
    }
    return new Diagnosis(Cause.OWN_FAULT, "it failed by itself");
  }

  /**
   * The first of the texts that stands in the message or an exception; log lines beside those prove
   * nothing.
   */
  private static Optional<String> textIn(Failure failure, List<String> texts) {
    List<String> said =
        Stream.concat(Stream.of(failure.message()), failure.exceptions().stream())
            .map(Ascii::toLowerCase)
            .toList();
    return texts.stream()
        .filter(text -> said.stream().anyMatch(line -> line.contains(Ascii.toLowerCase(text))))
        .findFirst();
  }
}
