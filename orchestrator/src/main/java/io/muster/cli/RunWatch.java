package io.muster.cli;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.journal.ControllerIdentity;
import io.muster.journal.Journals;
import io.muster.journal.Liveness;
import io.muster.journal.Owner;
import io.muster.journal.Owners;
import io.muster.journal.ProcessTable;
import io.muster.journal.ReadJournal;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.manifest.Manifest;
import io.muster.plan.Plan;
import io.muster.plan.Value;
import io.muster.report.RunFacts;
import io.muster.report.Timings;
import io.muster.storage.ListedObject;
import io.muster.storage.ObjectStore;
import io.muster.storage.StoredObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at a run from outside, as often as one likes, and changes nothing. Works on any machine
 * that reaches the run's files.
 */
final class RunWatch {
  private final ObjectStore store;
  private final RunPlace place;
  private final Journals journals;
  private final Liveness liveness;
  private final Ticker ticker;
  private final Consumer<String> patience;
  private List<ListedObject> segments = List.of();
  private Optional<ReadJournal> journal = Optional.empty();
  private Timings timings = new Timings();
  private Optional<Beat> lastBeat = Optional.empty();

  /** A heartbeat that was seen to be a living controller's, and when. */
  private record Beat(ControllerIdentity controller, Optional<StoredObject> seen, long at) {}

  /**
   * A watch over one run.
   *
   * @param patience is told, as a sentence, why an answer takes its time
   */
  RunWatch(
      Surroundings surroundings,
      ObjectStore store,
      Journals journals,
      RunPlace place,
      Consumer<String> patience) {
    this.store = store;
    this.place = place;
    this.patience = patience;
    this.journals = journals;
    this.ticker = Ticker.systemTicker();
    this.liveness =
        new Liveness(store, new ProcessTable(Path.of("/proc")), ticker, surroundings.sleeper());
  }

  /**
   * How the run stands now. The first look at a run whose controller is on another machine may take
   * up to the lease; later ones do not.
   */
  RunLook look() throws InterruptedException {
    Optional<Owner> owner = place.outDir().flatMap(outDir -> new Owners(store, outDir).current());
    Optional<Owner> mine = owner.filter(o -> o.run().equals(place.folder()));
    Optional<UnseenRun> unseen =
        mine.flatMap(o -> UnseenRun.of(liveness, store, place.outDir().orElseThrow(), o));
    if (unseen.isPresent()) {
      RunFacts facts = facts(unseen.get().owner().runId());
      return new RunLook(facts, journal, timings, Optional.empty(), Optional.empty(), unseen);
    }
    read();
    Optional<String> successor = mine.isPresent() ? Optional.empty() : owner.map(Owner::runId);
    Optional<ControllerIdentity> controller =
        mine.map(Owner::controller).or(() -> successor.isPresent() ? Optional.empty() : writer());
    Optional<String> driver = Optional.empty();
    if (controller.isPresent() && !isOver(mine)) {
      if (isAlive(controller.get())) {
        driver = controller.map(ControllerIdentity::toString);
      } else {
        read(); // what it wrote between our reading and its end
      }
    }
    String runId =
        mine.map(Owner::runId)
            .or(() -> journal.map(ReadJournal::runId))
            .orElse(place.folder().name());
    return new RunLook(facts(runId), journal, timings, driver, successor, Optional.empty());
  }

  private Optional<ControllerIdentity> writer() {
    return journal.map(ReadJournal::controller);
  }

  private boolean isOver(Optional<Owner> owner) {
    int epoch = owner.map(Owner::epoch).orElse(0);
    return journal.filter(j -> j.epoch() >= epoch && j.ended().isPresent()).isPresent();
  }

  /** Reads the journal if it has changed: it may be large. */
  private void read() {
    List<ListedObject> now = store.list(place.folder().journal());
    if (journal.isPresent() && now.equals(segments)) {
      return;
    }
    Timings fresh = new Timings();
    journal = journals.read(place.folder(), fresh);
    timings = fresh;
    segments = now;
  }

  private boolean isAlive(ControllerIdentity controller) throws InterruptedException {
    Liveness.Verdict verdict = liveness.atOnce(controller);
    if (verdict != Liveness.Verdict.UNTOLD) {
      return verdict == Liveness.Verdict.ALIVE;
    }
    Optional<StoredObject> now = store.read(place.folder().heartbeat());
    Optional<Beat> before = lastBeat.filter(beat -> beat.controller().equals(controller));
    if (before.isEmpty()) {
      patience.accept(
          "the controller is "
              + controller
              + ", which cannot be asked from here: watches its heartbeat, for up to "
              + Liveness.LEASE.toSeconds()
              + " s");
      boolean alive = !liveness.isDead(controller, place.folder());
      if (alive) {
        Optional<StoredObject> latest = store.read(place.folder().heartbeat());
        lastBeat = Optional.of(new Beat(controller, latest, ticker.read()));
      }
      return alive;
    }
    Beat last = before.get();
    if (!isSame(last.seen(), now)) {
      lastBeat = Optional.of(new Beat(controller, now, ticker.read()));
      return true;
    }
    return Duration.ofNanos(ticker.read() - last.at()).compareTo(Liveness.LEASE) < 0;
  }

  private static boolean isSame(Optional<StoredObject> one, Optional<StoredObject> other) {
    return Arrays.equals(
        one.map(StoredObject::content).orElse(null), other.map(StoredObject::content).orElse(null));
  }

  private RunFacts facts(String runId) {
    RunState state = journal.map(ReadJournal::state).orElse(RunState.EMPTY);
    ImmutableSet.Builder<Value> optional = ImmutableSet.builder();
    ImmutableMap.Builder<Value, ImmutableSet<Value>> after = ImmutableMap.builder();
    place
        .plan()
        .ifPresent(
            plan -> {
              for (IterationState i : state.iterations()) {
                putPlanned(plan, i.value(), optional, after);
              }
            });
    if (place.plan().isEmpty() && state.ended().isPresent()) {
      optional.addAll(new FormerResult(store, place.folder()).optional());
    }
    var outDir = place.outDir().orElse(place.folder().location());
    return new RunFacts(
        runId,
        outDir,
        place.folder(),
        SharedPlaces.staging(
            state.plan().flatMap(RunEvent.PlanAccepted::engine), outDir, place.folder()),
        outDir.resolve(Manifest.FILE_NAME),
        optional.build(),
        after.buildOrThrow(),
        place.invocation());
  }

  private static void putPlanned(
      Plan plan,
      Value value,
      ImmutableSet.Builder<Value> optional,
      ImmutableMap.Builder<Value, ImmutableSet<Value>> after) {
    if (value.isStage() || !plan.of(value).required()) {
      optional.add(value);
    }
    after.put(value, plan.of(value).waitsFor());
  }
}
