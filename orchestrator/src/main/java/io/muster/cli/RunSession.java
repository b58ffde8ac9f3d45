package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.conductor.Beginning;
import io.muster.conductor.Inbox;
import io.muster.conductor.ManifestBarrier;
import io.muster.conductor.Opening;
import io.muster.conductor.PlannedLaunches;
import io.muster.conductor.Ports;
import io.muster.conductor.StoredOutputs;
import io.muster.engine.Launcher;
import io.muster.engine.submit.ChildSettings;
import io.muster.engine.submit.FastStart;
import io.muster.engine.submit.SparkHome;
import io.muster.journal.CancelRequest;
import io.muster.journal.CancelRequests;
import io.muster.journal.ControllerIdentity;
import io.muster.journal.OpenedJournal;
import io.muster.journal.Owner;
import io.muster.journal.ReadJournal;
import io.muster.journal.RunFolder;
import io.muster.journal.Tenure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.manifest.Manifests;
import io.muster.plan.PlanResult;
import io.muster.plan.Value;
import io.muster.report.Closing;
import io.muster.report.ExitCode;
import io.muster.report.Invocation;
import io.muster.report.ProgressPoll;
import io.muster.report.ResultJson;
import io.muster.report.RunFacts;
import io.muster.report.RunOutcome;
import io.muster.report.Timings;
import io.muster.resolve.ResolvedPlan;
import io.muster.slice.MachineCapacity;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.file.FileStore;
import io.muster.verify.Verifier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** One {@code muster run}, from the plan to the exit code. */
final class RunSession {
  private final Surroundings surroundings;
  private final RunRequest request;
  private final ObjectStore store = new FileStore();
  private final Engines engines;

  RunSession(Surroundings surroundings, RunRequest request) {
    this.surroundings = surroundings;
    this.request = request;
    this.engines = new Engines(surroundings);
  }

  ExitCode run() throws Refusal, InterruptedException {
    Plans plans = new Plans(surroundings, store);
    PlanResult.Valid valid = plans.read(request.plan().sources(surroundings));
    ResolvedPlan plan = plans.resolve(valid);
    ImmutableSet<Value> selected = request.selection().of(plan);
    MachineCapacity machine = engines.capacity(plan.plan().cluster());
    RunTermsMaker terms = new RunTermsMaker(plan, machine);
    terms.check(selected);
    SparkHome home = engines.sparkHome(plan.plan());
    Consoles consoles =
        Consoles.of(
            surroundings.out(),
            surroundings.err(),
            StandardCharsets.UTF_8,
            surroundings.environment(),
            surroundings.clock());
    LastRuns lastRuns = new LastRuns(surroundings, store, plan.outDir());
    Optional<LastRuns.Found> last = awaitOwner(lastRuns);
    Beginning beginning =
        Beginning.of(
            request.wish(),
            last.map(LastRuns.Found::run),
            plan.plan().limits().resumeWindow(),
            surroundings.clock().instant());
    if (beginning instanceof Beginning.NothingToResume) {
      throw new Refusal(
          ExitCode.USAGE,
          "--resume: there is no run on "
              + plan.outDir()
              + " yet; leave --resume out to begin one");
    }
    if (beginning instanceof Beginning.Held held) {
      throw new Refusal(
          ExitCode.OWNED_ELSEWHERE,
          plan.outDir()
              + " is driven by "
              + held.last().driver().orElseThrow()
              + " for run "
              + held.last().runId()
              + "; follow it with `muster wait`, end it with `muster cancel`, or wait for its end"
              + " with --wait-for-owner 10m");
    }
    if (beginning instanceof Beginning.VerifyAgain again) {
      return new ManifestCheck(surroundings, store, plan.outDir()).check(again.last().runId());
    }
    boolean continued = beginning instanceof Beginning.Continue;
    new Strangers(store, lastRuns.journals(), plan, last).refuse(selected, request.overwrite());
    String runId =
        continued
            ? last.orElseThrow().run().runId()
            : request.wish().runId().orElseGet(() -> RunIds.next(surroundings));
    RunFolder folder =
        continued
            ? last.orElseThrow().owner().run()
            : RunFolder.of(plan.stateDir(), plan.outDir(), runId);
    if (!continued) {
      refuseUsed(lastRuns, folder, runId);
    }
    FastStart fastStart = prepared(engines.fastStart(home), consoles.console());
    Interruptions interruptions = Interruptions.caught(plan.plan().onSignal());
    if (beginning instanceof Beginning.StopThenNew) {
      stopWhatIsLeft(plan, lastRuns, last.orElseThrow(), interruptions, consoles.console());
      last = lastRuns.find();
    }
    plan.iterations().values().stream()
        .flatMap(of -> ChildSettings.reasonWithoutArchive(of.sparkConf()).stream())
        .findFirst()
        .ifPresent(why -> consoles.console().say("no fast start: " + why));
    Kept kept =
        Kept.of(
            store,
            plan,
            runId,
            continued ? last.flatMap(LastRuns.Found::journal) : Optional.empty(),
            request.keepUnchanged());
    announce(consoles.console(), beginning, runId, folder, kept);

    Timings timings = new Timings();
    if (continued) {
      lastRuns.journals().read(folder, timings);
    }
    Driven driven = open(lastRuns, last, folder, runId);
    OpenedJournal opened = driven.opened();
    Optional<CancelRequest> unread =
        opened.before().flatMap(before -> new CancelRequests(store, folder).unread(before.state()));
    unread.ifPresent(
        request ->
            consoles
                .console()
                .say(
                    "stops first what is left: "
                        + request.by()
                        + " asked to cancel at "
                        + request.at()
                        + ", and the controller of then did not live to read it"));
    List<Happening> opening =
        Opening.of(opened.state(), unread, plan.sequence(), Acceptance.of(valid, plan, selected));
    if (!Opening.letsTheManifestStand(opened.state(), opening)) {
      new Manifests(store, plan.outDir()).archiveFormer();
    }
    RunFacts facts = facts(plan, runId, folder);
    Inbox inbox = new Inbox();
    interruptions.reach(inbox);
    ExecutorService threads = daemons("muster-deed");
    ExecutorService readers = daemons("muster-reader");
    RunState end;
    try (Launcher launcher = engines.launcher(plan.plan(), home, fastStart);
        RunDisplay display =
            RunDisplay.started(
                consoles,
                facts,
                Optional.of(machine),
                timings,
                new ProgressPoll(store, facts),
                surroundings.clock())) {
      Ports ports =
          new Ports(
              launcher,
              new PlannedLaunches(plan, runId, folder, surroundings.jobJar().toString(), store),
              new StoredOutputs(
                  plan,
                  runId,
                  folder,
                  store,
                  new Verifier(store, readers),
                  kept.outputs(),
                  driven.tenure()::check),
              new ManifestBarrier(
                  plan,
                  runId,
                  new Manifests(store, plan.outDir()),
                  store,
                  driven.tenure()::check,
                  surroundings.clock(),
                  warning -> consoles.console().say("warning: " + warning)),
              threads);
      end =
          new Drive(surroundings, store, folder, opened, inbox)
              .toItsEnd(
                  opening,
                  terms.terms(
                      runId, opened.state(), selected, kept.fromRuns(), RunIds.nonce(surroundings)),
                  machine,
                  ports,
                  List.of(timings, display));
    } finally {
      threads.shutdownNow();
      readers.shutdownNow();
    }
    return close(consoles.console(), facts, end, timings, plan, interruptions);
  }

  private Optional<LastRuns.Found> awaitOwner(LastRuns lastRuns) throws InterruptedException {
    java.time.Instant until = surroundings.clock().instant().plus(request.waitForOwner());
    Optional<LastRuns.Found> last = lastRuns.find();
    while (last.flatMap(found -> found.run().driver()).isPresent()
        && surroundings.clock().instant().isBefore(until)) {
      surroundings.sleeper().sleep(java.time.Duration.ofSeconds(1));
      last = lastRuns.find();
    }
    return last;
  }

  private FastStart prepared(FastStart fastStart, Console console) throws InterruptedException {
    if (!fastStart.isReady() && fastStart.reasonWithout().isEmpty()) {
      console.say(
          "making the class archive for fast start, once for this Spark and JVM: about 20 s");
      fastStart.prepare();
    }
    fastStart.reasonWithout().ifPresent(why -> console.say("no fast start: " + why));
    return fastStart;
  }

  private static void announce(
      Console console, Beginning beginning, String runId, RunFolder folder, Kept kept) {
    if (beginning instanceof Beginning.Continue) {
      console.say("continues run " + runId + " (" + folder.location() + "); --new begins afresh");
      return;
    }
    String also = kept.outputs().isEmpty() ? "" : ", keeps " + kept.outputs().size() + " unchanged";
    console.say("new run " + runId + " (" + folder.location() + ")" + also);
  }

  /** A run that this controller drives now. */
  private record Driven(OpenedJournal opened, Tenure tenure) {}

  private Driven open(
      LastRuns lastRuns, Optional<LastRuns.Found> last, RunFolder folder, String runId) {
    int epoch = lastRuns.journals().read(folder).map(j -> j.epoch()).orElse(0) + 1;
    ControllerIdentity me = ControllerIdentity.current();
    Optional<Owner> former = last.map(LastRuns.Found::owner);
    Owner owner =
        lastRuns
            .owners()
            .succeed(
                former,
                runId,
                folder,
                epoch,
                me,
                surroundings.clock().instant(),
                surroundings.chance());
    RunEvent.ControllerStarted started =
        new RunEvent.ControllerStarted(
            Version.text(), me.host(), me.pid(), runId, request.wish().resume());
    OpenedJournal opened =
        lastRuns.journals().open(folder, me, started, surroundings.clock().instant());
    Tenure tenure =
        new Tenure(lastRuns.owners(), owner, lastRuns.journals(), opened.journal().epoch());
    return new Driven(opened, tenure);
  }

  private RunFacts facts(ResolvedPlan plan, String runId, RunFolder folder) {
    ImmutableSet.Builder<Value> optional = ImmutableSet.builder();
    ImmutableMap.Builder<Value, ImmutableSet<Value>> after = ImmutableMap.builder();
    plan.iterations()
        .forEach(
            (value, resolved) -> {
              if (!resolved.plan().required()) {
                optional.add(value);
              }
              after.put(value, resolved.plan().after());
            });
    return new RunFacts(
        runId,
        plan.outDir(),
        folder,
        new Manifests(store, plan.outDir()).location(),
        optional.build(),
        after.buildOrThrow(),
        new Invocation("muster", request.plan().words()));
  }

  private ExitCode close(
      Console console,
      RunFacts facts,
      RunState end,
      Timings timings,
      ResolvedPlan plan,
      Interruptions interruptions) {
    ExitCode code = ExitCode.of(end, facts.optional(), interruptions.settled());
    RunOutcome outcome = RunOutcome.of(facts, end, timings, new Explanations(plan)::explain, code);
    ResultJson json = new ResultJson();
    try {
      store.write(facts.folder().result(), json.full(outcome));
    } catch (StorageException e) {
      console.say("warning: " + e.getMessage());
    }
    console.say(Closing.of(outcome, console.columns()));
    console.result(json.lastLine(outcome));
    return code;
  }

  /** Stops what an unfinished run left, and proves it over, before another begins. */
  private void stopWhatIsLeft(
      ResolvedPlan plan,
      LastRuns lastRuns,
      LastRuns.Found last,
      Interruptions interruptions,
      Console console)
      throws Refusal, InterruptedException {
    if (last.journal().isEmpty()) {
      return; // its controller died before it had begun anything
    }
    console.say("stops what is left of run " + last.run().runId() + " before a new one begins");
    new Winding(surroundings, store, engines, lastRuns)
        .down(last, plan.outDir(), "a new run", Optional.of(interruptions));
    Optional<String> signal = interruptions.received();
    if (signal.isPresent()) {
      throw new Refusal(
          ExitCode.ofSignal(signal.get()),
          "SIG" + signal.get() + ": what was left of the last run is over, and no new one begins");
    }
  }

  /** A run id means one run for ever: what a former one left on record is not another's. */
  private static void refuseUsed(LastRuns lastRuns, RunFolder folder, String runId) throws Refusal {
    Optional<ReadJournal> used = lastRuns.journals().read(folder);
    if (used.isEmpty()) {
      return;
    }
    String place = used.get().state().plan().map(RunEvent.PlanAccepted::outDir).orElse("?");
    throw new Refusal(
        ExitCode.USAGE,
        "--run-id "
            + runId
            + ": "
            + folder.location()
            + " is the record of an earlier run of that id on "
            + place
            + ", and it is not the last one on this out_dir, which alone can be continued: give"
            + " another --run-id, or none");
  }

  static ExecutorService daemons(String name) {
    return Executors.newCachedThreadPool(
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
