package io.muster.lifecycle;

import static io.muster.lifecycle.Phase.ATTEMPT_FAILED;
import static io.muster.lifecycle.Phase.BLOCKED;
import static io.muster.lifecycle.Phase.CHECKING;
import static io.muster.lifecycle.Phase.CLEARED;
import static io.muster.lifecycle.Phase.CLEARING;
import static io.muster.lifecycle.Phase.FAILED;
import static io.muster.lifecycle.Phase.LAUNCHING;
import static io.muster.lifecycle.Phase.PENDING;
import static io.muster.lifecycle.Phase.REFUSED;
import static io.muster.lifecycle.Phase.RUNNING;
import static io.muster.lifecycle.Phase.SEARCHING;
import static io.muster.lifecycle.Phase.STOPPING;
import static io.muster.lifecycle.Phase.SUBMITTED;
import static io.muster.lifecycle.Phase.SUCCEEDED;
import static io.muster.lifecycle.Phase.UNKNOWN;
import static io.muster.lifecycle.Phase.VERIFIED;
import static io.muster.lifecycle.Phase.VERIFYING;
import static io.muster.lifecycle.Phase.WAITING;

import com.google.common.collect.ImmutableTable;
import io.muster.lifecycle.IterationEvent.ApplicationFailed;
import io.muster.lifecycle.IterationEvent.ApplicationFound;
import io.muster.lifecycle.IterationEvent.ApplicationIdentified;
import io.muster.lifecycle.IterationEvent.ApplicationStarted;
import io.muster.lifecycle.IterationEvent.ApplicationStopped;
import io.muster.lifecycle.IterationEvent.ApplicationSucceeded;
import io.muster.lifecycle.IterationEvent.AttemptVoided;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.ContextStopped;
import io.muster.lifecycle.IterationEvent.FateUnknown;
import io.muster.lifecycle.IterationEvent.FindIntended;
import io.muster.lifecycle.IterationEvent.IterationBlocked;
import io.muster.lifecycle.IterationEvent.IterationFailed;
import io.muster.lifecycle.IterationEvent.IterationReopened;
import io.muster.lifecycle.IterationEvent.KeepIntended;
import io.muster.lifecycle.IterationEvent.KeepRefused;
import io.muster.lifecycle.IterationEvent.LaunchAccepted;
import io.muster.lifecycle.IterationEvent.LaunchIntended;
import io.muster.lifecycle.IterationEvent.LaunchRefused;
import io.muster.lifecycle.IterationEvent.OutputChanged;
import io.muster.lifecycle.IterationEvent.OutputCleared;
import io.muster.lifecycle.IterationEvent.OutputRejected;
import io.muster.lifecycle.IterationEvent.OutputVerified;
import io.muster.lifecycle.IterationEvent.RetryScheduled;
import io.muster.lifecycle.IterationEvent.SettledByOperator;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.IterationEvent.VerifyIntended;

/**
 * The one table of moves: which event leads from which phase to which. What is not in it cannot
 * happen.
 */
public final class Lifecycle {
  private static final ImmutableTable<Phase, Class<? extends IterationEvent>, Phase> MOVES =
      new Moves()
          // the way of an iteration that goes well
          .on(ClearIntended.class, CLEARING, PENDING, WAITING)
          .on(OutputCleared.class, CLEARED, CLEARING)
          .on(LaunchIntended.class, LAUNCHING, CLEARED)
          .on(LaunchAccepted.class, SUBMITTED, LAUNCHING)
          .on(ApplicationStarted.class, RUNNING, LAUNCHING, SUBMITTED)
          .on(ApplicationIdentified.class, RUNNING, RUNNING)
          .on(ContextStopped.class, RUNNING, RUNNING)
          .on(ApplicationSucceeded.class, SUCCEEDED, LAUNCHING, SUBMITTED, RUNNING)
          .on(ApplicationIdentified.class, SUCCEEDED, SUCCEEDED)
          .on(VerifyIntended.class, VERIFYING, SUCCEEDED)
          .on(OutputVerified.class, VERIFIED, VERIFYING)
          // what an earlier run left
          .on(KeepIntended.class, CHECKING, PENDING)
          .on(OutputVerified.class, VERIFIED, CHECKING)
          .on(KeepRefused.class, PENDING, CHECKING)
          // an attempt fails
          .on(AttemptVoided.class, PENDING, LAUNCHING)
          .on(LaunchRefused.class, REFUSED, LAUNCHING)
          .on(ApplicationFailed.class, ATTEMPT_FAILED, LAUNCHING, SUBMITTED, RUNNING)
          .on(ApplicationFailed.class, ATTEMPT_FAILED, SEARCHING, STOPPING)
          .on(ApplicationIdentified.class, ATTEMPT_FAILED, ATTEMPT_FAILED)
          .on(OutputRejected.class, ATTEMPT_FAILED, VERIFYING)
          .on(RetryScheduled.class, WAITING, ATTEMPT_FAILED)
          .on(IterationFailed.class, FAILED, ATTEMPT_FAILED)
          .on(IterationBlocked.class, BLOCKED, PENDING, WAITING)
          // a stop
          .on(StopIntended.class, STOPPING, LAUNCHING, REFUSED, SUBMITTED, RUNNING, SEARCHING)
          .on(ApplicationStopped.class, PENDING, STOPPING)
          .on(ApplicationSucceeded.class, SUCCEEDED, STOPPING)
          .on(AttemptVoided.class, PENDING, STOPPING)
          .on(FateUnknown.class, UNKNOWN, STOPPING)
          // another controller takes over: whatever an earlier epoch intended is looked up or done
          // again
          .on(FindIntended.class, SEARCHING, CLEARING, CLEARED)
          .on(FindIntended.class, SEARCHING, LAUNCHING, REFUSED, SUBMITTED, RUNNING, SEARCHING)
          .on(FindIntended.class, SEARCHING, UNKNOWN)
          .on(ApplicationFound.class, SUBMITTED, SEARCHING)
          .on(ApplicationSucceeded.class, SUCCEEDED, SEARCHING)
          .on(AttemptVoided.class, PENDING, SEARCHING)
          .on(FateUnknown.class, UNKNOWN, SUBMITTED, RUNNING, SEARCHING)
          .on(SettledByOperator.class, PENDING, UNKNOWN)
          .on(StopIntended.class, STOPPING, STOPPING, UNKNOWN, CLEARING, CLEARED)
          .on(VerifyIntended.class, VERIFYING, VERIFYING)
          .on(KeepIntended.class, CHECKING, CHECKING)
          // what was done is undone
          .on(OutputChanged.class, ATTEMPT_FAILED, VERIFIED)
          .on(OutputRejected.class, ATTEMPT_FAILED, VERIFIED)
          .on(IterationReopened.class, PENDING, VERIFIED, FAILED, BLOCKED, WAITING)
          .on(IterationReopened.class, PENDING, ATTEMPT_FAILED, SUCCEEDED, VERIFYING)
          .on(IterationReopened.class, PENDING, CHECKING)
          .table();

  private Lifecycle() {}

  /** The phase to which the event leads. */
  static Phase move(IterationState state, IterationEvent event) {
    Phase next = MOVES.get(state.phase(), event.getClass());
    if (next == null) {
      throw new IllegalMoveException(
          "iteration " + state.value() + " received " + event.name() + " while " + state.phase());
    }
    return next;
  }

  /**
   * Whether the event can happen to the iteration as it is: its phase has the move, and its attempt
   * is the one meant.
   */
  public static boolean allows(IterationState state, IterationEvent event) {
    return MOVES.contains(state.phase(), event.getClass())
        && (event.attempt() == 0
            || event instanceof ClearIntended
            || event.attempt() == state.attemptNumber());
  }

  /** Every move, for the diagram and for tests. */
  public static ImmutableTable<Phase, Class<? extends IterationEvent>, Phase> moves() {
    return MOVES;
  }

  private static final class Moves {
    private final ImmutableTable.Builder<Phase, Class<? extends IterationEvent>, Phase> table =
        ImmutableTable.builder();

    Moves on(Class<? extends IterationEvent> event, Phase to, Phase... from) {
      for (Phase phase : from) {
        table.put(phase, event, to);
      }
      return this;
    }

    ImmutableTable<Phase, Class<? extends IterationEvent>, Phase> table() {
      return table.build();
    }
  }
}
