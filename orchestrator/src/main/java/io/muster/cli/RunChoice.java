package io.muster.cli;

import io.muster.conductor.Beginning;
import io.muster.conductor.LastRun;
import io.muster.journal.ReadJournal;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.RunEvent;
import io.muster.plan.Plan;
import io.muster.report.Amounts;
import io.muster.report.ExitCode;
import io.muster.resolve.Resolver;
import io.muster.storage.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Decides which run a {@code muster run} is, by what was asked for and what is there. */
final class RunChoice {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Surroundings surroundings;
  private final RunRequest request;
  private final Plan plan;
  private final Location outDir;
  private final LastRuns lastRuns;

  RunChoice(Surroundings surroundings, RunRequest request, Plan plan, LastRuns lastRuns) {
    this.surroundings = surroundings;
    this.request = request;
    this.plan = plan;
    this.outDir = Resolver.outDir(plan);
    this.lastRuns = lastRuns;
  }

  /** The run; refuses where another controller drives, or what was asked for is not there. */
  ChosenRun choose(Console console) throws Refusal, InterruptedException {
    Optional<LastRuns.Found> last = awaitOwner(console);
    Beginning beginning =
        Beginning.of(
            request.wish(),
            last.map(LastRuns.Found::run),
            plan.limits().resumeWindow(),
            surroundings.clock().instant());
    if (beginning instanceof Beginning.NothingToResume) {
      throw new Refusal(
          ExitCode.USAGE,
          "--resume: there is no run on " + outDir + " yet; leave --resume out to begin one");
    }
    if (beginning instanceof Beginning.Held held) {
      throw last.flatMap(LastRuns.Found::unseen)
          .map(UnseenRun::refusal)
          .orElseGet(() -> held(held.last()));
    }
    if (beginning instanceof Beginning.Continue || beginning instanceof Beginning.VerifyAgain) {
      LastRuns.Found found = last.orElseThrow();
      return new ChosenRun(beginning, last, found.run().runId(), found.owner().run());
    }
    String runId = request.wish().runId().orElseGet(() -> RunIds.next(surroundings));
    RunFolder folder = RunFolder.of(Resolver.stateDir(plan), outDir, runId);
    ChosenRun chosen = new ChosenRun(beginning, last, runId, folder);
    refuseUsed(chosen);
    return chosen;
  }

  private Optional<LastRuns.Found> awaitOwner(Console console) throws InterruptedException {
    Instant until = surroundings.clock().instant().plus(request.waitForOwner());
    Optional<LastRuns.Found> last = lastRuns.find();
    boolean told = false;
    while (isDriven(last) && surroundings.clock().instant().isBefore(until)) {
      if (!told) {
        LastRun run = last.orElseThrow().run();
        console.say(
            "waits up to "
                + Amounts.span(request.waitForOwner())
                + " for the end of run "
                + run.runId()
                + ", which "
                + run.driver().orElseThrow()
                + (last.get().unseen().isPresent() ? " may drive" : " drives"));
        told = true;
      }
      surroundings.sleeper().sleep(BETWEEN_LOOKS);
      last = lastRuns.find();
    }
    return last;
  }

  private static boolean isDriven(Optional<LastRuns.Found> last) {
    return last.flatMap(found -> found.run().driver()).isPresent();
  }

  private Refusal held(LastRun last) {
    return new Refusal(
            ExitCode.OWNED_ELSEWHERE,
            outDir
                + " is driven by "
                + last.driver().orElseThrow()
                + " for run "
                + last.runId()
                + "; follow it with `muster wait`, end it with `muster cancel`, or wait for its end"
                + " with --wait-for-owner 10m")
        .ownedBy(last.runId());
  }

  /** A run id means one run for ever: what a former one left on record is not another's. */
  private void refuseUsed(ChosenRun chosen) throws Refusal {
    Optional<ReadJournal> used = lastRuns.journals().read(chosen.folder());
    if (used.isEmpty()) {
      return;
    }
    String place = used.get().state().plan().map(RunEvent.PlanAccepted::outDir).orElse("?");
    throw new Refusal(
        ExitCode.USAGE,
        "--run-id "
            + chosen.runId()
            + ": "
            + chosen.folder().location()
            + " is the record of an earlier run of that id on "
            + place
            + ", and it is not the last one on this out_dir, which alone can be continued: give"
            + " another --run-id, or none");
  }
}
