package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.conductor.Barrier;
import io.muster.conductor.Conductor;
import io.muster.conductor.Inbox;
import io.muster.conductor.IterationTerms;
import io.muster.conductor.Opening;
import io.muster.conductor.Ports;
import io.muster.conductor.RunTerms;
import io.muster.conductor.Sightings;
import io.muster.conductor.StoredOutputs;
import io.muster.engine.Launcher;
import io.muster.engine.submit.FastStart;
import io.muster.job.contract.Trial;
import io.muster.journal.EntryListener;
import io.muster.journal.OpenedJournal;
import io.muster.lifecycle.RunState;
import io.muster.plan.Retry;
import io.muster.plan.Value;
import io.muster.resolve.ProcessCommandRunner;
import io.muster.resolve.ResolvedPlan;
import io.muster.verify.Verifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Drives one iteration as a run would, once: the conductor's own loop, with a journal that forgets
 * and no manifest at its end.
 */
final class TryDrive {
  private static final long COMMANDS_END_MILLIS = 1_000;

  private static final Barrier NO_MANIFEST =
      (nonce, state) -> {
        throw new IllegalStateException("what is selected from a plan has no manifest");
      };

  private final Surroundings surroundings;
  private final Stores store;
  private final Engines engines;
  private final PreparedPlan prepared;
  private final Value value;
  private final TryFolder folder;
  private final String runId;

  TryDrive(
      Surroundings surroundings,
      Stores store,
      Engines engines,
      PreparedPlan prepared,
      Value value,
      TryFolder folder) {
    this.surroundings = surroundings;
    this.store = store;
    this.engines = engines;
    this.prepared = prepared;
    this.value = value;
    this.folder = folder;
    this.runId = "try-" + RunIds.next(surroundings);
  }

  /** The state in which it ends, by itself or because a signal was received. */
  RunState toItsEnd(
      Trial trial, FastStart fastStart, Interruptions interruptions, EntryListener listener)
      throws Refusal, InterruptedException {
    ResolvedPlan plan = prepared.plan();
    OpenedJournal opened = Unrecorded.opened(runId, surroundings.clock().instant());
    Inbox inbox = new Inbox();
    interruptions.reach(inbox);
    ExecutorService threads = Daemons.pool("muster-deed");
    ExecutorService readers = Daemons.pool("muster-reader", 1);
    try (Launcher launcher =
        engines.launcher(
            plan, prepared.home(), fastStart, folder.attempts(), store, interruptions)) {
      Ports ports =
          new Ports(
              launcher,
              new TrialLaunches(
                  engines.launches(plan, runId, folder.attempts(), prepared.home(), store), trial),
              new StoredOutputs(
                  plan,
                  runId,
                  folder.attempts(),
                  folder.attempts(),
                  store,
                  new Verifier(store, readers),
                  ImmutableMap.of(),
                  () -> {},
                  new ProcessCommandRunner()),
              NO_MANIFEST,
              threads);
      return Conductor.of(
              opened,
              terms(),
              prepared.capacity(),
              ports,
              inbox,
              surroundings.clock(),
              List.of(listener),
              new Sightings())
          .run(
              Opening.of(
                  opened.state(),
                  Optional.empty(),
                  Set.of(),
                  List.of(value),
                  prepared.acceptance()));
    } finally {
      readers.shutdownNow();
      // interrupts what waits for a command of the user's, which ends it
      threads.shutdownNow();
      boolean unused = threads.awaitTermination(COMMANDS_END_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /** It waits for nobody, and is not tried again. */
  private RunTerms terms() {
    RunTerms ofRun = prepared.termsOfNew();
    IterationTerms of = ofRun.of(value);
    Retry retry = of.retry();
    Retry never =
        new Retry(
            1,
            retry.backoff(),
            retry.maxBackoff(),
            retry.memoryGrowth(),
            retry.memoryLimit(),
            retry.on(),
            retry.never());
    IterationTerms alone =
        new IterationTerms(
            of.slice(), of.weight(), ImmutableSet.of(), true, never, of.linger(), of.lastCheck());
    return new RunTerms(
        runId,
        ofRun.outDir(),
        ofRun.limits(),
        ofRun.onFailure(),
        ImmutableMap.of(value, alone),
        ImmutableSet.of(value),
        true,
        ImmutableMap.of(),
        "");
  }
}
