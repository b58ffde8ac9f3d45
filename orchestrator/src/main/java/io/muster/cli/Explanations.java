package io.muster.cli;

import com.google.common.base.Ascii;
import io.muster.lifecycle.Failure;
import io.muster.plan.Retry;
import io.muster.plan.Value;
import io.muster.report.Explanation;
import io.muster.resolve.ResolvedPlan;
import io.muster.retry.Cause;
import io.muster.retry.Diagnosis;
import java.time.Duration;

/** Says in words what a failure means, for people. */
final class Explanations {
  private final ResolvedPlan plan;

  Explanations(ResolvedPlan plan) {
    this.plan = plan;
  }

  Explanation explain(Value value, Failure failure) {
    Diagnosis diagnosis = Diagnosis.of(failure, retry(value));
    return new Explanation(
        failure.message(), advice(diagnosis.cause()), diagnosis.cause().isWorthRepeating());
  }

  /** A run that goes on may know a value that its plan has no more. */
  private Retry retry(Value value) {
    return plan.has(value) ? plan.of(value).plan().retry() : Retry.DEFAULT;
  }

  private String advice(Cause cause) {
    return switch (cause) {
      case OUT_OF_MEMORY ->
          "give it more memory (slice.executor_memory, slice.driver_memory), or raise"
              + " retry.memory_limit";
      case KILLED_FOR_MEMORY ->
          "see who killed it (dmesg tells of the kernel's out-of-memory killer); give it more"
              + " slice.memory_overhead or run fewer at once (limits.max_concurrent)";
      case LOST -> "its process or node was lost: give the same command again";
      case TRANSIENT -> "a fault that passes: give the same command again";
      case NOT_BEGUN -> "see the launch's own words in submit.log beside the log";
      case TIMED_OUT ->
          "raise limits.iteration_timeout"
              + plan.plan().limits().iterationTimeout().map(Explanations::inBrackets).orElse("")
              + ", or see in the log what it waited for";
      case OUTPUT_CHANGED -> "see who else writes to its folder, then give the same command again";
      case OUTPUT_REJECTED ->
          "see what the application wrote; verify and quality say what must be there";
      case OWN_FAULT -> "mend the job, the data or the plan, then give the same command again";
    };
  }

  /** As a plan has it: {@code 1h30m}. */
  private static String inBrackets(Duration span) {
    return " (now " + Ascii.toLowerCase(span.toString().substring("PT".length())) + ")";
  }
}
