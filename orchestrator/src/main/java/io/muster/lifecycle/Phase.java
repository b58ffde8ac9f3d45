package io.muster.lifecycle;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Arrays;

/** Where an iteration is. The moves between phases are in {@link Lifecycle}. */
public enum Phase {
  /** Nothing is under way; may begin as soon as there is room. */
  PENDING(Trait.AWAITS_ROOM),
  /** An earlier attempt failed; the next one begins when its wait is over. */
  WAITING(Trait.BUSY, Trait.AWAITS_ROOM),
  /** The output of a former run is looked at, to be kept if it is still good. */
  CHECKING(Trait.BUSY),
  /** The iteration's folder is being emptied. */
  CLEARING(Trait.BUSY, Trait.HOLDS_SLICE),
  /** The folder is empty. */
  CLEARED(Trait.BUSY, Trait.HOLDS_SLICE),
  /** The launch is under way. */
  LAUNCHING(
      Trait.BUSY, Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK, Trait.IS_TO_BEGIN, Trait.ENDS_WITH_RUN),
  /** The engine would not take the launch, or its answer was lost. */
  REFUSED(Trait.BUSY, Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK, Trait.ENDS_WITH_RUN),
  /** The engine has the application, which has not begun to work. */
  SUBMITTED(
      Trait.BUSY, Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK, Trait.IS_TO_BEGIN, Trait.ENDS_WITH_RUN),
  /** The application is at work. */
  RUNNING(Trait.BUSY, Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK, Trait.ENDS_WITH_RUN),
  /** What became of the attempt is being looked up. */
  SEARCHING(Trait.BUSY, Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK, Trait.BEING_SETTLED),
  /** The application is being stopped. */
  STOPPING(Trait.BUSY, Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK, Trait.BEING_SETTLED),
  /** Nobody can tell what became of the attempt. */
  UNKNOWN(Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK),
  /** The application is over and says that it succeeded. */
  SUCCEEDED(Trait.BUSY),
  /** The output is being verified. */
  VERIFYING(Trait.BUSY),
  /** The attempt is over and failed. */
  ATTEMPT_FAILED(Trait.BUSY),
  /** The output passed. */
  VERIFIED(Trait.TERMINAL),
  /** No further attempt will be made. */
  FAILED(Trait.TERMINAL, Trait.LOST),
  /** What it waits for has failed. */
  BLOCKED(Trait.TERMINAL, Trait.LOST);

  /** What holds of a phase. */
  private enum Trait {
    /** Something still comes by itself. */
    BUSY,
    AWAITS_ROOM,
    HOLDS_SLICE,
    MAY_BE_AT_WORK,
    IS_TO_BEGIN,
    ENDS_WITH_RUN,
    BEING_SETTLED,
    TERMINAL,
    LOST
  }

  /**
   * Phases from which something still comes by itself; not those that wait for room or for the
   * operator.
   */
  public static final ImmutableList<Phase> BUSY =
      Arrays.stream(values())
          .filter(phase -> phase.traits.contains(Trait.BUSY))
          .collect(ImmutableList.toImmutableList());

  private final ImmutableSet<Trait> traits;

  Phase(Trait... traits) {
    this.traits = ImmutableSet.copyOf(traits);
  }

  /** Whether its next attempt begins as soon as there is room, and it is due. */
  public boolean awaitsRoom() {
    return traits.contains(Trait.AWAITS_ROOM);
  }

  /**
   * Whether the attempt's slice must be counted as taken: it has begun and is not known to be over.
   * Another controller looks up what became of it, also of one that was not launched: its launch
   * may have been the last that the one before did, and not be on record.
   */
  public boolean holdsSlice() {
    return traits.contains(Trait.HOLDS_SLICE);
  }

  /** Whether an application of the iteration may be at work. */
  public boolean mayBeAtWork() {
    return traits.contains(Trait.MAY_BE_AT_WORK);
  }

  /** Whether the application has yet to come to work, which may take so long and no longer. */
  public boolean isToBegin() {
    return traits.contains(Trait.IS_TO_BEGIN);
  }

  /** Whether the application is stopped when the run is. */
  public boolean endsWithTheRun() {
    return traits.contains(Trait.ENDS_WITH_RUN);
  }

  /** Whether an engine is asked for the last word on the attempt: a run awaits its answer. */
  public boolean isBeingSettled() {
    return traits.contains(Trait.BEING_SETTLED);
  }

  /** Whether nothing more happens by itself. */
  public boolean isTerminal() {
    return traits.contains(Trait.TERMINAL);
  }

  /** Whether it ended without a good output. */
  public boolean isLost() {
    return traits.contains(Trait.LOST);
  }
}
