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
import java.util.List;

/**
 * The one table of moves: which event leads from which phase to which. What is not in it does not
 * happen: news from outside that has no move ({@link #allows}) is dropped, anything else is a
 * defect.
 */
public final class Lifecycle {
  private static final ImmutableTable<Phase, Class<? extends IterationEvent>, Phase> MOVES =
      new Moves()
          // the way of an iteration that goes well
          .on(ClearIntended.class, from(PENDING, WAITING), CLEARING)
          .on(OutputCleared.class, from(CLEARING), CLEARED)
          .on(LaunchIntended.class, from(CLEARED), LAUNCHING)
          .on(LaunchAccepted.class, from(LAUNCHING), SUBMITTED)
          .on(ApplicationStarted.class, from(LAUNCHING, SUBMITTED), RUNNING)
          .on(ApplicationIdentified.class, from(RUNNING), RUNNING)
          .on(ContextStopped.class, from(RUNNING), RUNNING)
          .on(ApplicationSucceeded.class, from(LAUNCHING, SUBMITTED, RUNNING), SUCCEEDED)
          .on(ApplicationIdentified.class, from(SUCCEEDED), SUCCEEDED)
          .on(VerifyIntended.class, from(SUCCEEDED), VERIFYING)
          .on(OutputVerified.class, from(VERIFYING), VERIFIED)
          // what an earlier run left is kept, or not
          .on(KeepIntended.class, from(PENDING), CHECKING)
          .on(OutputVerified.class, from(CHECKING), VERIFIED)
          .on(KeepRefused.class, from(CHECKING), PENDING)
          // a launch does not take: what is void can never work, what was refused may
          .on(AttemptVoided.class, from(LAUNCHING), PENDING)
          .on(LaunchRefused.class, from(LAUNCHING), REFUSED)
          // an attempt fails
          .on(ApplicationFailed.class, from(LAUNCHING, SUBMITTED, RUNNING), ATTEMPT_FAILED)
          .on(ApplicationFailed.class, from(SEARCHING, STOPPING), ATTEMPT_FAILED)
          .on(ApplicationIdentified.class, from(ATTEMPT_FAILED), ATTEMPT_FAILED)
          .on(OutputRejected.class, from(VERIFYING), ATTEMPT_FAILED)
          .on(RetryScheduled.class, from(ATTEMPT_FAILED), WAITING)
          .on(IterationFailed.class, from(ATTEMPT_FAILED), FAILED)
          // what it comes after has failed
          .on(IterationBlocked.class, from(PENDING, WAITING), BLOCKED)
          // a stop
          .on(
              StopIntended.class,
              from(LAUNCHING, REFUSED, SUBMITTED, RUNNING, SEARCHING, STOPPING, UNKNOWN),
              STOPPING)
          .on(ApplicationStopped.class, from(STOPPING), PENDING)
          .on(ApplicationSucceeded.class, from(STOPPING), SUCCEEDED)
          .on(AttemptVoided.class, from(STOPPING), PENDING)
          // nobody can tell what became of it, until it is found or the operator settles it
          .on(FateUnknown.class, from(SUBMITTED, RUNNING, SEARCHING, STOPPING), UNKNOWN)
          .on(SettledByOperator.class, from(UNKNOWN), PENDING)
          // what an earlier epoch began is looked up, launched or not as far as the record goes
          .on(FindIntended.class, from(CLEARING, CLEARED, LAUNCHING, REFUSED), SEARCHING)
          .on(FindIntended.class, from(SUBMITTED, RUNNING, SEARCHING, UNKNOWN), SEARCHING)
          .on(StopIntended.class, from(CLEARING, CLEARED), STOPPING)
          .on(ApplicationFound.class, from(SEARCHING), SUBMITTED)
          .on(ApplicationSucceeded.class, from(SEARCHING), SUCCEEDED)
          .on(AttemptVoided.class, from(SEARCHING), PENDING)
          // what touches only an output is done again
          .on(VerifyIntended.class, from(VERIFYING), VERIFYING)
          .on(KeepIntended.class, from(CHECKING), CHECKING)
          // a verified output holds no longer
          .on(OutputChanged.class, from(VERIFIED), ATTEMPT_FAILED)
          .on(OutputRejected.class, from(VERIFIED), ATTEMPT_FAILED)
          // it is to be done anew; never while an application may be at work
          .on(IterationReopened.class, from(VERIFIED, FAILED, BLOCKED, WAITING), PENDING)
          .on(IterationReopened.class, from(ATTEMPT_FAILED, SUCCEEDED, VERIFYING), PENDING)
          .on(IterationReopened.class, from(CHECKING), PENDING)
          .table();

  private Lifecycle() {}

  private static List<Phase> from(Phase... phases) {
    return List.of(phases);
  }

  /** The phase to which the event leads. */
  static Phase move(IterationState state, IterationEvent event) {
    Phase next = MOVES.get(state.phase(), event.getClass());
    if (next == null) {
      throw new IllegalMoveException(
          state.value().spoken() + " received " + event.name() + " while " + state.phase());
    }
    return next;
  }

  /**
   * Whether the event can happen to the iteration as it is: its phase has the move, and the event
   * is of its attempt, of none (0), or begins the next.
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

    Moves on(Class<? extends IterationEvent> event, List<Phase> from, Phase to) {
      from.forEach(phase -> table.put(phase, event, to));
      return this;
    }

    ImmutableTable<Phase, Class<? extends IterationEvent>, Phase> table() {
      return table.build();
    }
  }
}
