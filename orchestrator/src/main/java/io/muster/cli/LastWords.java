package io.muster.cli;

import io.muster.lifecycle.RunState;
import io.muster.report.Closing;
import io.muster.report.ExitCode;
import io.muster.report.ResultJson;
import io.muster.report.RunFacts;
import io.muster.report.RunOutcome;
import io.muster.report.Timings;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;

/** Says what became of a run: to the result file, to people, and last of all to programs. */
final class LastWords {
  private final ObjectStore store;
  private final Console console;
  private final ResolvedPlan plan;
  private final RunFacts facts;
  private final Timings timings;

  LastWords(
      ObjectStore store, Console console, ResolvedPlan plan, RunFacts facts, Timings timings) {
    this.store = store;
    this.console = console;
    this.plan = plan;
    this.facts = facts;
    this.timings = timings;
  }

  /** Tells of a run that has come to its end. */
  ExitCode tell(RunState end, Interruptions interruptions) {
    ExitCode code = ExitCode.of(end, facts.optional(), interruptions.settled());
    RunOutcome outcome = RunOutcome.of(facts, end, timings, new Explanations(plan)::explain, code);
    ResultJson json = new ResultJson();
    try {
      new Impatience(interruptions::received)
          .of(
              "write " + facts.folder().result(),
              "see whether the storage can be reached from this machine",
              () -> write(json.full(outcome)));
    } catch (StorageException e) {
      // a store's faults advise to give the same command again, which would begin anew
      console.say(
          "warning: the run is over and `muster status` tells of it all, but its result file is"
              + " missing: "
              + e.getMessage()
              + " (for this alone nothing need be repeated)");
    }
    console.say(Closing.of(outcome, console.columns()));
    console.result(json.lastLine(outcome));
    return code;
  }

  private boolean write(byte[] result) {
    store.write(facts.folder().result(), result);
    return true;
  }

  /**
   * Tells of a run that this controller had to leave as it is: what is on record, and what may be
   * at work still.
   */
  ExitCode tell(Trouble trouble, RunState last, Interruptions interruptions) {
    interruptions.settled();
    RunOutcome outcome =
        RunOutcome.of(facts, last, timings, new Explanations(plan)::explain, trouble.code())
            .brokenOff(trouble.message(), trouble.mayPass());
    console.say(trouble.said());
    if (!outcome.iterations().isEmpty()) {
      console.say(Closing.of(outcome, console.columns()));
    }
    console.result(new ResultJson().lastLine(outcome));
    return trouble.code();
  }
}
