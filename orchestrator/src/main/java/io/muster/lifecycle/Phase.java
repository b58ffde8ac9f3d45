package io.muster.lifecycle;

import com.google.common.collect.ImmutableList;

/** Where an iteration is. The moves between phases are in {@link Lifecycle}. */
public enum Phase {
  /** Nothing is under way; may begin as soon as there is room. */
  PENDING,
  /** An earlier attempt failed; the next one begins when its wait is over. */
  WAITING,
  /** The output of a former run is looked at, to be kept if it is still good. */
  CHECKING,
  /** The iteration's folder is being emptied. */
  CLEARING,
  /** The folder is empty. */
  CLEARED,
  /** The launch is under way. */
  LAUNCHING,
  /** The engine would not take the launch, or its answer was lost. */
  REFUSED,
  /** The engine has the application, which has not begun to work. */
  SUBMITTED,
  /** The application is at work. */
  RUNNING,
  /** What became of the attempt is being looked up. */
  SEARCHING,
  /** The application is being stopped. */
  STOPPING,
  /** Nobody can tell what became of the attempt. */
  UNKNOWN,
  /** The application is over and says that it succeeded. */
  SUCCEEDED,
  /** The output is being verified. */
  VERIFYING,
  /** The attempt is over and failed. */
  ATTEMPT_FAILED,
  /** The output passed. */
  VERIFIED,
  /** No further attempt will be made. */
  FAILED,
  /** What it waits for has failed. */
  BLOCKED;

  /**
   * Phases from which something still comes by itself; not those that wait for room or for the
   * operator.
   */
  public static final ImmutableList<Phase> BUSY =
      ImmutableList.of(
          WAITING,
          CHECKING,
          CLEARING,
          CLEARED,
          LAUNCHING,
          REFUSED,
          SUBMITTED,
          RUNNING,
          SEARCHING,
          STOPPING,
          SUCCEEDED,
          VERIFYING,
          ATTEMPT_FAILED);

  /** Whether the attempt's slice must be counted as taken. */
  public boolean holdsSlice() {
    return switch (this) {
      case CLEARING,
          CLEARED,
          LAUNCHING,
          REFUSED,
          SUBMITTED,
          RUNNING,
          SEARCHING,
          STOPPING,
          UNKNOWN ->
          true;
      case PENDING,
          WAITING,
          CHECKING,
          SUCCEEDED,
          VERIFYING,
          ATTEMPT_FAILED,
          VERIFIED,
          FAILED,
          BLOCKED ->
          false;
    };
  }

  /** Whether an application of the iteration may be at work. */
  public boolean mayBeAtWork() {
    return switch (this) {
      case LAUNCHING, REFUSED, SUBMITTED, RUNNING, SEARCHING, STOPPING, UNKNOWN -> true;
      case PENDING,
          WAITING,
          CHECKING,
          CLEARING,
          CLEARED,
          SUCCEEDED,
          VERIFYING,
          ATTEMPT_FAILED,
          VERIFIED,
          FAILED,
          BLOCKED ->
          false;
    };
  }

  /** Whether nothing more happens by itself. */
  public boolean isTerminal() {
    return switch (this) {
      case VERIFIED, FAILED, BLOCKED -> true;
      case PENDING,
          WAITING,
          CHECKING,
          CLEARING,
          CLEARED,
          LAUNCHING,
          REFUSED,
          SUBMITTED,
          RUNNING,
          SEARCHING,
          STOPPING,
          UNKNOWN,
          SUCCEEDED,
          VERIFYING,
          ATTEMPT_FAILED ->
          false;
    };
  }

  /** Whether it ended without a good output. */
  public boolean isLost() {
    return this == FAILED || this == BLOCKED;
  }
}
