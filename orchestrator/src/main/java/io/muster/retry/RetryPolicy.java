package io.muster.retry;

import io.muster.lifecycle.Failure;
import io.muster.plan.MemorySize;
import io.muster.plan.Retry;
import io.muster.slice.Capacity;
import io.muster.slice.Slice;
import java.time.Duration;
import java.time.Instant;

/** Decides whether a failed attempt is followed by another one. */
public final class RetryPolicy {
  private final Capacity capacity;

  /**
   * @param capacity beyond which memory never grows
   */
  public RetryPolicy(Capacity capacity) {
    this.capacity = capacity;
  }

  /**
   * Again or never.
   *
   * @param failures attempts that failed so far, this one included
   * @param slice of the failed attempt
   */
  public Decision decide(Failure failure, int failures, Slice slice, Retry rules, Instant now) {
    Diagnosis diagnosis = Diagnosis.of(failure, rules);
    if (!diagnosis.cause().isWorthRepeating()) {
      return new Decision.Never("not repeated: " + diagnosis.because());
    }
    if (failures >= rules.maxAttempts()) {
      return new Decision.Never(
          diagnosis.because() + ", and all " + rules.maxAttempts() + " attempts are used");
    }
    Slice next = grown(diagnosis.cause(), slice, rules);
    if (diagnosis.cause() == Cause.OUT_OF_MEMORY && !hasMoreHeap(next, slice)) {
      return new Decision.Never(
          diagnosis.because()
              + ", and its memory cannot grow beyond "
              + slice.driverMemory()
              + " for the driver and "
              + slice.executorMemory()
              + " for an executor");
    }
    String size = next.equals(slice) ? "at the same size" : "with " + memoryOf(next);
    return new Decision.Again(
        now.plus(backoff(failures, rules)), next, diagnosis.because() + ": again " + size);
  }

  private static boolean hasMoreHeap(Slice next, Slice slice) {
    return next.heapOnOneMachine().compareTo(slice.heapOnOneMachine()) > 0;
  }

  /** Doubled with each failure, up to the longest. */
  static Duration backoff(int failures, Retry rules) {
    Duration wait = rules.backoff();
    for (int i = 1; i < failures && wait.compareTo(rules.maxBackoff()) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(rules.maxBackoff()) < 0 ? wait : rules.maxBackoff();
  }

  private Slice grown(Cause cause, Slice slice, Retry rules) {
    return switch (cause) {
      case OUT_OF_MEMORY ->
          capacity.largest(
              slice
                  .withDriverMemory(grown(slice.driverMemory(), rules))
                  .withExecutorMemory(grown(slice.executorMemory(), rules)));
      case KILLED_FOR_MEMORY -> overheadGrown(slice, rules);
      case LOST, TRANSIENT, NOT_BEGUN, TIMED_OUT, OUTPUT_CHANGED, OUTPUT_REJECTED, OWN_FAULT ->
          slice;
    };
  }

  /**
   * What the system kills for is counted beside the heap; where that cannot grow the same size may
   * still do. The limit holds for both together, because a driver or executor is given both.
   */
  private Slice overheadGrown(Slice slice, Retry rules) {
    MemorySize overhead = capacity.overhead(slice).times(rules.memoryGrowth());
    MemorySize heap =
        slice.driverMemory().compareTo(slice.executorMemory()) > 0
            ? slice.driverMemory()
            : slice.executorMemory();
    boolean isWithin =
        rules.memoryLimit().map(limit -> heap.plus(overhead).compareTo(limit) <= 0).orElse(true);
    Slice wanted = slice.withMemoryOverhead(overhead);
    return isWithin && capacity.largest(wanted).equals(wanted) ? wanted : slice;
  }

  private static MemorySize grown(MemorySize size, Retry rules) {
    MemorySize wanted = size.times(rules.memoryGrowth());
    MemorySize limited = rules.memoryLimit().map(wanted::atMost).orElse(wanted);
    return limited.compareTo(size) > 0 ? limited : size;
  }

  private String memoryOf(Slice slice) {
    return "driver_memory "
        + slice.driverMemory()
        + ", executor_memory "
        + slice.executorMemory()
        + ", memory_overhead "
        + capacity.overhead(slice);
  }
}
