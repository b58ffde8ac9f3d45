package io.muster.lifecycle;

/** Why an application is being stopped. */
public enum StopReason {
  /** The run was cancelled, signalled, or another iteration failed and the plan says stop. */
  RUN_STOPPED,
  /**
   * The run is continued with another plan or other inputs: whatever it still writes is not what is
   * asked for.
   */
  PLAN_CHANGED,
  /** It did not begin within the submit or queue time limit. */
  NOT_BEGUN_IN_TIME,
  /** It did not end within the iteration time limit. */
  NOT_ENDED_IN_TIME,
  /** Its context has stopped, and its process stays. */
  LINGERING;

  /**
   * Whether the stopped attempt counts as failed; otherwise the iteration is as if the attempt had
   * not been, or its output says how it went.
   */
  public boolean isFailure() {
    return switch (this) {
      case NOT_BEGUN_IN_TIME, NOT_ENDED_IN_TIME -> true;
      case RUN_STOPPED, PLAN_CHANGED, LINGERING -> false;
    };
  }
}
