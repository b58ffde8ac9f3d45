package io.muster.cli;

import io.muster.conductor.Beginning;
import io.muster.journal.Owner;
import io.muster.journal.ReadJournal;
import io.muster.journal.RunFolder;
import java.util.Optional;

/**
 * Which run a {@code muster run} is.
 *
 * @param last the last run on the {@code out_dir}, if there was one
 * @param folder where its record is; that of a run which goes on stays where it was begun
 */
record ChosenRun(
    Beginning beginning, Optional<LastRuns.Found> last, String runId, RunFolder folder) {

  /** Whether it is the last run, going on. */
  boolean isContinued() {
    return beginning instanceof Beginning.Continue;
  }

  /** Whether it is the last run, which has passed and is only looked at again. */
  boolean isVerifiedAgain() {
    return beginning instanceof Beginning.VerifyAgain;
  }

  /** The run of which something is to be stopped before this one begins. */
  Optional<LastRuns.Found> toBeStopped() {
    return beginning instanceof Beginning.StopThenNew ? last : Optional.empty();
  }

  /** What is on record of it, if it goes on. */
  Optional<ReadJournal> record() {
    return isContinued() ? last.flatMap(LastRuns.Found::journal) : Optional.empty();
  }

  Optional<Owner> formerOwner() {
    return last.map(LastRuns.Found::owner);
  }

  /** The same, after the last run has been stopped. */
  ChosenRun after(Optional<LastRuns.Found> stopped) {
    return new ChosenRun(beginning, stopped, runId, folder);
  }
}
