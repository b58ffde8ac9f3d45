package io.muster.cli;

import io.muster.conductor.CapacityWatch;
import io.muster.conductor.Inbox;
import io.muster.conductor.ManifestBarrier;
import io.muster.conductor.Ports;
import io.muster.conductor.Room;
import io.muster.conductor.RunTerms;
import io.muster.conductor.Sightings;
import io.muster.conductor.StoredOutputs;
import io.muster.engine.Attempt;
import io.muster.engine.Launcher;
import io.muster.engine.submit.FastStart;
import io.muster.journal.JournalEntry;
import io.muster.journal.LivingTenure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.Tag;
import io.muster.manifest.Manifests;
import io.muster.plan.Value;
import io.muster.report.ProgressPoll;
import io.muster.report.RunFacts;
import io.muster.report.Timings;
import io.muster.resolve.ProcessCommandRunner;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.Location;
import io.muster.storage.StorageException;
import io.muster.verify.Verifier;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drives an opened run of a plan: engine, outputs and display around the one loop. */
final class PlanDrive {
  private static final Logger LOG = LoggerFactory.getLogger(PlanDrive.class);

  /** Footers read at a time: enough to hide the latency of a store, few enough for the heap. */
  private static final int READERS = 16;

  /** For commands that were killed to be gone; the exit after a signal is awaited for 4 s. */
  private static final long COMMANDS_END_MILLIS = 1_000;

  private final Surroundings surroundings;
  private final Stores store;
  private final Engines engines;
  private final Consoles consoles;
  private final PreparedPlan prepared;
  private final RunFacts facts;
  private final Timings timings;
  private RunState last;

  /**
   * A drive that has not begun.
   *
   * @param found how the run stood before
   */
  PlanDrive(
      Surroundings surroundings,
      Stores store,
      Engines engines,
      Consoles consoles,
      PreparedPlan prepared,
      RunFacts facts,
      Timings timings,
      RunState found) {
    this.surroundings = surroundings;
    this.store = store;
    this.engines = engines;
    this.consoles = consoles;
    this.prepared = prepared;
    this.facts = facts;
    this.timings = timings;
    this.last = found;
  }

  /** The state in which the run ends, or this controller leaves it. */
  RunState toItsEnd(
      TakenOver taken,
      List<Happening> opening,
      Kept kept,
      FastStart fastStart,
      Interruptions interruptions)
      throws Refusal, InterruptedException {
    LocalRemains remains = new LocalRemains(surroundings, facts.folder());
    remains.prune();
    RunState end = driven(taken, opening, kept, fastStart, interruptions);
    if (end.manifest().isWritten()) {
      remains.remove();
    }
    return end;
  }

  private RunState driven(
      TakenOver taken,
      List<Happening> opening,
      Kept kept,
      FastStart fastStart,
      Interruptions interruptions)
      throws Refusal, InterruptedException {
    RunTerms terms =
        prepared
            .terms()
            .terms(
                facts.runId(),
                taken.opened().state(),
                prepared.selected(),
                kept.fromRuns(),
                RunIds.nonce(surroundings));
    Inbox inbox = new Inbox();
    interruptions.reach(inbox);
    Impatience impatience = new Impatience(interruptions::received);
    Sightings sightings = new Sightings();
    ExecutorService deeds = Daemons.pool("muster-deed");
    ExecutorService checks = Daemons.pool("muster-check", Ports.MOST_CHECKS);
    ExecutorService readers = Daemons.pool("muster-reader", READERS);
    try (Launcher launcher =
            engines.launcher(
                prepared.plan(), prepared.home(), fastStart, facts.folder(), store, interruptions);
        CapacityWatch capacity =
            CapacityWatch.started(
                prepared.capacity(),
                engines.sharedCapacity(prepared.plan().plan()),
                inbox::put,
                surroundings.sleeper());
        RunDisplay display =
            RunDisplay.started(
                consoles,
                facts,
                new SeenCluster(new Room(terms, prepared.capacity()), sightings, capacity::latest),
                timings,
                new ProgressPoll(store, (value, attempt) -> placeOf(launcher, value, attempt)),
                surroundings.clock());
        AwaitedEnd awaited = new AwaitedEnd(consoles.console(), surroundings.sleeper())) {
      Ports ports =
          ports(launcher, new Verifier(store, readers), kept, taken.living(), deeds, checks);
      RunState end =
          new Drive(surroundings, store, facts.folder(), taken, inbox, impatience)
              .toItsEnd(
                  opening,
                  terms,
                  prepared.capacity(),
                  ports,
                  List.of(timings, this::remember, capacity, display, awaited),
                  sightings);
      removeStaged(end, impatience);
      return end;
    } finally {
      deeds.shutdownNow();
      readers.shutdownNow();
      // interrupts those that wait for commands of the user's, which end them
      checks.shutdownNow();
      boolean unused = checks.awaitTermination(COMMANDS_END_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private Location placeOf(Launcher launcher, Value value, int number) {
    Tag tag = Tag.of(prepared.plan().outDir().text(), facts.runId(), value, number);
    return launcher.placeOf(new Attempt(value, number, tag, facts.folder().attempt(value, number)));
  }

  /** What was staged has served when the run has passed; one that goes on needs it again. */
  private void removeStaged(RunState end, Impatience impatience) {
    if (!end.manifest().isWritten()) {
      return;
    }
    List<Location> staged =
        end.iterations().stream()
            .map(IterationState::value)
            .filter(Value::isStage)
            .map(facts::output)
            .toList();
    try {
      boolean unused =
          impatience.of(
              "remove what was staged",
              "it is not needed any more",
              () -> {
                staged.forEach(this::remove);
                return true;
              });
    } catch (StorageException e) {
      LOG.warn("{}", e.getMessage());
    }
  }

  private void remove(Location staged) {
    try {
      store.clear(staged, List.of());
    } catch (StorageException e) {
      LOG.warn("what was staged in {} stays there: {}", staged, e.getMessage());
    }
  }

  private void remember(JournalEntry entry, RunState after) {
    last = after;
  }

  /** How the run stands, as far as it is on record: also when the drive was broken off. */
  RunState last() {
    return last;
  }

  private Ports ports(
      Launcher launcher,
      Verifier verifier,
      Kept kept,
      LivingTenure tenure,
      ExecutorService deeds,
      ExecutorService checks)
      throws Refusal {
    ResolvedPlan plan = prepared.plan();
    String runId = facts.runId();
    return new Ports(
        launcher,
        engines.launches(plan, runId, facts.folder(), prepared.home(), store),
        new StoredOutputs(
            plan,
            runId,
            facts.folder(),
            SharedPlaces.ofDrivers(plan.plan().cluster(), plan.outDir(), facts.folder()),
            store,
            verifier,
            kept.outputs(),
            tenure::check,
            new ProcessCommandRunner()),
        new ManifestBarrier(
            plan,
            runId,
            new Manifests(store, plan.outDir()),
            store,
            tenure::check,
            surroundings.clock(),
            warning -> consoles.console().say("warning: " + warning)),
        deeds,
        checks);
  }
}
