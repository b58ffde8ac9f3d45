package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.conductor.Opening;
import io.muster.conductor.StagedFrames;
import io.muster.engine.submit.FastStart;
import io.muster.journal.CancelRequest;
import io.muster.journal.CancelRequests;
import io.muster.journal.FencedException;
import io.muster.journal.LiveOwnerException;
import io.muster.journal.OpenedJournal;
import io.muster.journal.Owner;
import io.muster.journal.ReadJournal;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.RunState;
import io.muster.manifest.Manifests;
import io.muster.plan.PlanResult;
import io.muster.plan.Value;
import io.muster.report.ExitCode;
import io.muster.report.Invocation;
import io.muster.report.RunFacts;
import io.muster.report.Timings;
import io.muster.resolve.ResolvedPlan;
import io.muster.resolve.Resolver;
import io.muster.storage.StorageException;
import java.util.List;
import java.util.Optional;

/**
 * One {@code muster run}, from the plan to the exit code: which run this is, its opening, the
 * drive, its end.
 */
final class RunSession {
  private final Surroundings surroundings;
  private final RunRequest request;
  private final Stores store;
  private final Engines engines;
  private final Consoles consoles;

  RunSession(Surroundings surroundings, RunRequest request) {
    this.surroundings = surroundings;
    this.store = new Stores(surroundings);
    this.request = request;
    this.engines = new Engines(surroundings);
    this.consoles = Consoles.of(surroundings);
  }

  ExitCode run() throws Refusal, InterruptedException {
    Interruptions interruptions = Interruptions.caught();
    Ready ready = interruptions.orEndedBySignal(this::ready);
    if (ready.chosen().isVerifiedAgain()) {
      return interruptions.orEndedBySignal(() -> verifiedAgain(ready));
    }
    FastStart fastStart =
        interruptions.orEndedBySignal(
            () -> engines.readied(ready.prepared(), line -> consoles.console().say(line)));
    return driven(ready, fastStart, interruptions);
  }

  /** What a run is made of, before anything of it has begun. */
  private record Ready(PreparedPlan prepared, LastRuns lastRuns, ChosenRun chosen) {}

  private Ready ready() throws Refusal, InterruptedException {
    PlanResult.Valid valid =
        new Plans(surroundings, store).readToRun(request.plan().sources(surroundings));
    LastRuns lastRuns = new LastRuns(surroundings, store, Resolver.outDir(valid.plan()));
    ChosenRun chosen =
        new RunChoice(surroundings, request, valid.plan(), lastRuns).choose(consoles.console());
    PreparedPlan prepared =
        PreparedPlan.of(
            surroundings,
            store,
            engines,
            valid,
            LastRuns.sequence(chosen.beginning(), chosen.last()),
            LastRuns.held(chosen.last()),
            chosen.folder(),
            request.selection());
    if (!chosen.isVerifiedAgain()) {
      new Strangers(store, lastRuns.journals(), prepared.plan(), chosen.last())
          .refuse(prepared.selected(), request.overwrite());
    }
    return new Ready(prepared, lastRuns, chosen);
  }

  private ExitCode verifiedAgain(Ready ready) throws Refusal {
    String runId = ready.chosen().runId();
    try {
      return new ManifestCheck(surroundings, store, ready.prepared().plan().outDir()).check(runId);
    } catch (Refusal e) {
      throw e.of(runId);
    }
  }

  private ExitCode driven(Ready ready, FastStart fastStart, Interruptions interruptions)
      throws Refusal, InterruptedException {
    PreparedPlan prepared = ready.prepared();
    ResolvedPlan plan = prepared.plan();
    LastRuns lastRuns = ready.lastRuns();
    ChosenRun chosen = ready.chosen();
    interruptions.mean(plan.plan().onSignal());
    if (chosen.toBeStopped().isPresent()) {
      stop(chosen.toBeStopped().get(), plan, lastRuns, interruptions);
      ChosenRun before = chosen;
      chosen = interruptions.orEndedBySignal(() -> before.after(lastRuns.find()));
    }
    ChosenRun run = chosen;
    Timings timings = new Timings();
    Kept kept = interruptions.orEndedBySignal(() -> announced(run, prepared, lastRuns, timings));
    RunFacts facts = facts(plan, run);
    LastWords words = new LastWords(store, consoles.console(), plan, facts, timings);
    PlanDrive drive =
        new PlanDrive(
            surroundings,
            store,
            engines,
            consoles,
            prepared,
            facts,
            timings,
            run.record().map(ReadJournal::state).orElse(RunState.EMPTY));
    Impatience impatience = new Impatience(interruptions::received);
    try (TakenOver taken = impatience.of("take the run over", () -> takenOver(run, lastRuns))) {
      List<Happening> opening =
          impatience.of("begin with the run", () -> opening(taken, run, prepared));
      RunState end = drive.toItsEnd(taken, opening, kept, fastStart, interruptions);
      return words.tell(end, interruptions);
    } catch (LiveOwnerException e) {
      throw new Refusal(ExitCode.OWNED_ELSEWHERE, e.getMessage()).ownedBy(e.owner().runId());
    } catch (FencedException e) {
      // the run is another's now, and only that controller can tell of it
      Refusal left = new Refusal(ExitCode.OWNED_ELSEWHERE, e.getMessage()).of(facts.runId());
      throw successor(lastRuns, impatience).map(left::ownedBy).orElse(left);
    } catch (Refusal | RuntimeException | Error e) {
      return words.tell(Trouble.of(e), drive.last(), interruptions);
    }
  }

  /** What the run may keep, when it has been said which run this is and what it replaces. */
  private Kept announced(ChosenRun run, PreparedPlan prepared, LastRuns lastRuns, Timings timings)
      throws Refusal {
    Kept kept = Kept.of(store, prepared.plan(), run.runId(), run.record(), request.keepUnchanged());
    consoles
        .console()
        .say(Announcement.of(store, run, prepared, kept, surroundings.clock().instant()));
    if (run.isContinued()) {
      lastRuns.journals().read(run.folder(), timings);
    }
    return kept;
  }

  /** The run that owns the {@code out_dir} now; empty also where the store does not say. */
  private static Optional<String> successor(LastRuns lastRuns, Impatience impatience) {
    try {
      return impatience
          .of("see who drives now", () -> lastRuns.owners().current())
          .map(Owner::runId);
    } catch (StorageException e) {
      return Optional.empty();
    }
  }

  private TakenOver takenOver(ChosenRun chosen, LastRuns lastRuns) {
    return new Succession(surroundings, store, lastRuns.owners(), lastRuns.journals())
        .of(
            chosen.formerOwner(),
            chosen.runId(),
            chosen.folder(),
            chosen.record(),
            request.wish().resume());
  }

  /** Stops what an unfinished run left, and proves it over, before another begins. */
  private void stop(
      LastRuns.Found last, ResolvedPlan plan, LastRuns lastRuns, Interruptions interruptions)
      throws Refusal, InterruptedException {
    if (last.journal().isEmpty()) {
      return; // its controller died before it had begun anything
    }
    consoles
        .console()
        .say("stops what is left of run " + last.run().runId() + " before a new one begins");
    new Winding(surroundings, store, engines, lastRuns)
        .down(last, plan.outDir(), "a new run", Optional.of(interruptions));
    Optional<String> signal = interruptions.received();
    if (signal.isPresent()) {
      throw new Refusal(
          ExitCode.ofSignal(signal.get()),
          "SIG" + signal.get() + ": what was left of the last run is over, and no new one begins");
    }
  }

  /** The first entries of this controller; a manifest that they make void is archived. */
  private List<Happening> opening(TakenOver taken, ChosenRun chosen, PreparedPlan prepared) {
    OpenedJournal opened = taken.opened();
    CancelRequests requests = new CancelRequests(store, chosen.folder());
    Optional<CancelRequest> unread =
        opened.before().flatMap(before -> requests.unread(before.state()));
    unread.ifPresent(
        cancel ->
            consoles
                .console()
                .say(
                    "stops first what is left: "
                        + cancel.by()
                        + " asked to cancel at "
                        + cancel.at()
                        + ", and the controller of then did not live to read it"));
    List<Happening> opening =
        Opening.of(
            opened.state(),
            unread,
            new StagedFrames(prepared.plan(), store).spoiled(opened.state()),
            prepared.plan().steps(),
            prepared.acceptance());
    if (!Opening.letsTheManifestStand(opened.state(), opening)) {
      taken.living().check(); // what a successor has written meanwhile is not ours to archive
      new Manifests(store, prepared.plan().outDir()).archiveFormer();
    }
    return opening;
  }

  private RunFacts facts(ResolvedPlan plan, ChosenRun chosen) {
    ImmutableSet.Builder<Value> optional = ImmutableSet.builder();
    ImmutableMap.Builder<Value, ImmutableSet<Value>> after = ImmutableMap.builder();
    for (Value value : plan.steps()) {
      // of a stage, what it keeps back says whether its failure counts
      if (value.isStage() || !plan.of(value).plan().required()) {
        optional.add(value);
      }
      after.put(value, plan.of(value).plan().waitsFor());
    }
    return new RunFacts(
        chosen.runId(),
        plan.outDir(),
        chosen.folder(),
        SharedPlaces.staging(plan.plan().cluster(), plan.outDir(), chosen.folder()),
        new Manifests(store, plan.outDir()).location(),
        optional.build(),
        after.buildOrThrow(),
        new Invocation("muster", request.plan().words(), true, request.selection().words()));
  }
}
