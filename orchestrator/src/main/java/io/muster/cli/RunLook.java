package io.muster.cli;

import io.muster.journal.ReadJournal;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.report.ExitCode;
import io.muster.report.RunFacts;
import io.muster.report.Status;
import io.muster.report.Timings;
import java.util.Optional;

/**
 * How a run stands when it is looked at.
 *
 * @param journal empty while its first controller has not written one
 * @param timings fed with the journal's entries
 * @param driver who drives it, for people; empty if nobody does
 * @param successor the run that has followed it on its {@code out_dir}
 * @param unseen the same run, if its record is in the files of another machine
 */
record RunLook(
    RunFacts facts,
    Optional<ReadJournal> journal,
    Timings timings,
    Optional<String> driver,
    Optional<String> successor,
    Optional<UnseenRun> unseen) {

  /** The same; refuses where the record cannot be seen, for it would look like no run at all. */
  RunLook seen() throws Refusal {
    if (unseen.isPresent()) {
      throw unseen.get().refusal();
    }
    return this;
  }

  /** Whether all that is known of it here is that it has passed. */
  boolean hasPassedUnseen() {
    return unseen.filter(UnseenRun::hasPassed).isPresent();
  }

  RunState state() {
    return journal.map(ReadJournal::state).orElse(RunState.EMPTY);
  }

  /** Where what its drivers write can be read. */
  RunFolder ofDrivers() {
    return SharedPlaces.ofDrivers(
        state().plan().flatMap(RunEvent.PlanAccepted::engine), facts.outDir(), facts.folder());
  }

  boolean isDriven() {
    return driver.isPresent();
  }

  boolean hasEnded() {
    return !isDriven() && (state().ended().isPresent() || state().manifest().isWritten());
  }

  /** Whether applications of the run may be at work, or nobody can tell. */
  boolean mayBeAtWork() {
    return state().iterations().stream().anyMatch(i -> i.phase().mayBeAtWork());
  }

  Status status() {
    return new Status(facts, state(), timings, isDriven());
  }

  /** The iteration of this value, or the staging of a frame that goes by it. */
  IterationState iteration(String value) throws Refusal {
    for (IterationState i : state().iterations()) {
      if (i.value().text().equals(value)) {
        return i;
      }
    }
    throw new Refusal(
        ExitCode.USAGE,
        "run "
            + facts.runId()
            + " has no value "
            + value
            + "; it has "
            + ValueList.shown(state().iterations().stream().map(IterationState::value).toList()));
  }
}
