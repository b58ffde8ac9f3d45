package io.muster.lifecycle;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import java.util.Arrays;

/** Where an iteration is. The moves between phases are in {@link Lifecycle}. */
public enum Phase {
  /** Nothing is under way; may begin as soon as there is room. */
  PENDING,
  /** An earlier attempt failed; the next one begins when its wait is over. */
  WAITING(Trait.BUSY),
  /** The output of a former run is looked at, to be kept if it is still good. */
  CHECKING(Trait.BUSY),
  /** The iteration's folder is being emptied. */
  CLEARING(Trait.BUSY, Trait.HOLDS_SLICE),
  /** The folder is empty. */
  CLEARED(Trait.BUSY, Trait.HOLDS_SLICE),
  /** The launch is under way. */
  LAUNCHING(Trait.BUSY, Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK),
  /** The engine would not take the launch, or its answer was lost. */
  REFUSED(Trait.BUSY, Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK),
  /** The engine has the application, which has not begun to work. */
  SUBMITTED(Trait.BUSY, Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK),
  /** The application is at work. */
  RUNNING(Trait.BUSY, Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK),
  /** What became of the attempt is being looked up. */
  SEARCHING(Trait.BUSY, Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK),
  /** The application is being stopped. */
  STOPPING(Trait.BUSY, Trait.HOLDS_SLICE, Trait.MAY_BE_AT_WORK),
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
  FAILED(Trait.TERMINAL),
  /** What it waits for has failed. */
  BLOCKED(Trait.TERMINAL);

  /** What holds of a phase. */
  private enum Trait {
    /** Something still comes by itself. */
    BUSY,
    HOLDS_SLICE,
    MAY_BE_AT_WORK,
    TERMINAL
  }

  /**
   * Phases from which something still comes by itself; not those that wait for room or for the
   * operator.
   */
  public static final ImmutableList<Phase> BUSY =
      Arrays.stream(values())
          .filter(phase -> phase.traits.contains(Trait.BUSY))
          .collect(ImmutableList.toImmutableList());

  /**
   * Phases of an attempt that has begun and is not known to be over. Another controller looks up
   * what became of it, also of one that was not launched: its launch may have been the last that
   * the one before did, and not be on record.
   */
  public static final ImmutableList<Phase> HOLDING_SLICE =
      Arrays.stream(values()).filter(Phase::holdsSlice).collect(ImmutableList.toImmutableList());

  private final ImmutableSet<Trait> traits;

  Phase(Trait... traits) {
    this.traits = ImmutableSet.copyOf(traits);
  }

  /** Whether the attempt's slice must be counted as taken. */
  public boolean holdsSlice() {
    return traits.contains(Trait.HOLDS_SLICE);
  }

  /** Whether an application of the iteration may be at work. */
  public boolean mayBeAtWork() {
    return traits.contains(Trait.MAY_BE_AT_WORK);
  }

  /** Whether nothing more happens by itself. */
  public boolean isTerminal() {
    return traits.contains(Trait.TERMINAL);
  }

  /** Whether it ended without a good output. */
  public boolean isLost() {
    return this == FAILED || this == BLOCKED;
  }
}
