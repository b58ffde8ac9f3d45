package io.muster.report;

import com.google.common.base.Ascii;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationState;

/** How an iteration stands when a controller ends. */
public enum IterationOutcome {
  VERIFIED,
  /** Verified in a former run, and looked at again in this one. */
  KEPT,
  /** Its application failed for good. */
  FAILED,
  /** Its output did not pass. */
  REJECTED,
  /** What it waits for has failed. */
  BLOCKED,
  /** Nobody can tell what became of its last attempt. */
  UNKNOWN,
  /** Its application was left at work. */
  LEFT_RUNNING,
  /** Was begun, and is neither over nor at work. */
  STOPPED,
  NOT_STARTED,
  /** Was not asked for. */
  NOT_SELECTED;

  static IterationOutcome of(IterationState iteration, boolean selected) {
    return switch (iteration.phase()) {
      case VERIFIED -> iteration.keptFrom().isPresent() ? KEPT : VERIFIED;
      case FAILED ->
          iteration.failure().filter(f -> isOfOutput(f.origin())).isPresent() ? REJECTED : FAILED;
      case BLOCKED -> BLOCKED;
      case UNKNOWN -> UNKNOWN;
      case LAUNCHING, REFUSED, SUBMITTED, RUNNING, SEARCHING, STOPPING -> LEFT_RUNNING;
      case WAITING, CLEARING, CLEARED, SUCCEEDED, VERIFYING, ATTEMPT_FAILED -> STOPPED;
      case PENDING, CHECKING -> {
        if (!selected) {
          yield NOT_SELECTED;
        }
        yield iteration.attempt().isPresent() ? STOPPED : NOT_STARTED;
      }
    };
  }

  static boolean isOfOutput(Failure.Origin origin) {
    return switch (origin) {
      case OUTPUT, OUTPUT_CHANGED -> true;
      case SUBMIT, APPLICATION, VANISHED, SUBMIT_TIME_LIMIT, TIME_LIMIT -> false;
    };
  }

  /** Whether its output is there and good. */
  public boolean isGood() {
    return this == VERIFIED || this == KEPT;
  }

  /** Whether it failed by itself. */
  public boolean isFailure() {
    return this == FAILED || this == REJECTED;
  }

  /** Whether it was begun and neither passed nor failed. */
  public boolean isUnfinished() {
    return this == UNKNOWN || this == LEFT_RUNNING || this == STOPPED;
  }

  /** As tables give it. */
  public String words() {
    return Ascii.toLowerCase(name()).replace('_', ' ');
  }

  /** As programs read it. */
  public String word() {
    return Ascii.toLowerCase(name());
  }
}
