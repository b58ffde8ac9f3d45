package io.muster.cli;

import io.muster.conductor.Abandoned;
import io.muster.conductor.Inbox;
import io.muster.conductor.Ports;
import io.muster.conductor.Sightings;
import io.muster.engine.Launcher;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.RunStop;
import io.muster.plan.MemorySize;
import io.muster.report.ExitCode;
import io.muster.slice.MachineCapacity;
import io.muster.storage.Location;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/** Winds a run down that nobody drives: stops what is left of it and proves it over. */
final class Winding {
  private static final MachineCapacity NOTHING_BEGINS = new MachineCapacity(1, new MemorySize(1));

  private final Surroundings surroundings;
  private final Stores store;
  private final Engines engines;
  private final LastRuns lastRuns;

  Winding(Surroundings surroundings, Stores store, Engines engines, LastRuns lastRuns) {
    this.surroundings = surroundings;
    this.store = store;
    this.engines = engines;
    this.lastRuns = lastRuns;
  }

  /** The run's state when nothing of it works any more. */
  RunState down(
      LastRuns.Found last, Location outDir, String by, Optional<Interruptions> interruptions)
      throws Refusal, InterruptedException {
    RunFolder folder = last.owner().run();
    String runId = last.run().runId();
    Inbox inbox = new Inbox();
    interruptions.ifPresent(caught -> caught.reach(inbox));
    ExecutorService threads = Daemons.pool("muster-deed");
    Impatience impatience = new Impatience(() -> interruptions.flatMap(Interruptions::received));
    Succession succession =
        new Succession(surroundings, store, lastRuns.owners(), lastRuns.journals());
    try (TakenOver taken =
            impatience.of(
                "take the run over",
                () ->
                    succession.of(
                        Optional.of(last.owner()), runId, folder, last.journal(), false));
        Launcher launcher =
            engines.launcherToStop(engine(taken), outDir, folder, store, interruptions)) {
      Abandoned abandoned = new Abandoned(outDir.text(), runId, folder);
      RunState end =
          new Drive(surroundings, store, folder, taken, inbox, impatience)
              .toItsEnd(
                  List.of(Happening.toRun(new RunEvent.CancelRequested(by))),
                  abandoned.terms(taken.opened().state()),
                  NOTHING_BEGINS,
                  new Ports(launcher, abandoned, abandoned, abandoned, threads),
                  List.of(),
                  new Sightings());
      refuseWhatStorageHid(end);
      refuseTheUnknown(end, runId);
      return end;
    } finally {
      threads.shutdownNow();
    }
  }

  private static Optional<String> engine(TakenOver taken) {
    return taken.opened().state().plan().flatMap(RunEvent.PlanAccepted::engine);
  }

  private static void refuseWhatStorageHid(RunState end) throws Refusal {
    Optional<RunStop> hidden = end.stop().filter(stop -> stop.status() == RunStatus.STORAGE_FAILED);
    if (hidden.isPresent()) {
      throw new Refusal(ExitCode.STORAGE_FAILED, hidden.get().why());
    }
  }

  private static void refuseTheUnknown(RunState end, String runId) throws Refusal {
    List<IterationState> unknown = end.in(List.of(Phase.UNKNOWN));
    if (!unknown.isEmpty()) {
      throw new Refusal(
          ExitCode.UNSETTLED,
          "nobody can tell whether the applications of run "
              + runId
              + " for "
              + unknown.stream().map(i -> i.value().text()).collect(Collectors.joining(", "))
              + " are over: see to it, then say so by `muster settle RUN VALUE --over`");
    }
  }
}
