package io.muster.conductor;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What {@code muster run} does, given the last run on the same {@code out_dir}: the table of
 * design.md 3.2.
 */
public sealed interface Beginning {

  /** Whether what is on record of the last run, such as its sequence, holds for what follows. */
  default boolean goesByTheRecord() {
    return false;
  }

  /** What was asked for on the command line; at most one of the three. */
  record Wish(Optional<String> runId, boolean resume, boolean anew) {}

  /** A new run. */
  record New() implements Beginning {}

  /** What is left of the last run is stopped and proven over, then a new run. */
  record StopThenNew(LastRun last) implements Beginning {}

  /** The last run goes on. */
  record Continue(LastRun last) implements Beginning {
    @Override
    public boolean goesByTheRecord() {
      return true;
    }
  }

  /** The last run has passed, and its outputs are verified again. */
  record VerifyAgain(LastRun last) implements Beginning {
    @Override
    public boolean goesByTheRecord() {
      return true;
    }
  }

  /** Another controller drives the last run. */
  record Held(LastRun last) implements Beginning {
    @Override
    public boolean goesByTheRecord() {
      return true;
    }
  }

  /** There is nothing to resume. */
  record NothingToResume() implements Beginning {}

  /** The cell of the table. */
  static Beginning of(Wish wish, Optional<LastRun> last, Duration resumeWindow, Instant now) {
    if (last.isEmpty()) {
      return wish.resume() ? new NothingToResume() : new New();
    }
    LastRun run = last.get();
    if (run.driver().isPresent()) {
      return new Held(run);
    }
    boolean thatRun = wish.resume() || wish.runId().filter(run.runId()::equals).isPresent();
    boolean anotherRun = wish.anew() || (wish.runId().isPresent() && !thatRun);
    if (run.hasPassed()) {
      return thatRun ? new VerifyAgain(run) : new New();
    }
    if (anotherRun) {
      return new StopThenNew(run);
    }
    boolean young = run.lastEntryAt().plus(resumeWindow).isAfter(now);
    return thatRun || young ? new Continue(run) : new StopThenNew(run);
  }
}
