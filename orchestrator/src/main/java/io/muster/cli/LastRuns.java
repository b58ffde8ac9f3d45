package io.muster.cli;

import com.google.common.base.Ticker;
import com.google.common.collect.ImmutableList;
import io.muster.conductor.Beginning;
import io.muster.conductor.LastRun;
import io.muster.conductor.Room;
import io.muster.journal.Journals;
import io.muster.journal.Liveness;
import io.muster.journal.Owner;
import io.muster.journal.Owners;
import io.muster.journal.ProcessTable;
import io.muster.journal.ReadJournal;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds out what the last run on an {@code out_dir} is, and whether anybody drives it. */
final class LastRuns {
  private final ObjectStore store;
  private final Location outDir;
  private final Owners owners;
  private final Journals journals;
  private final Liveness liveness;

  LastRuns(Surroundings surroundings, ObjectStore store, Location outDir) {
    this(surroundings, store, new Journals(store, surroundings.chance()), outDir);
  }

  /** For a command that has read journals before. */
  LastRuns(Surroundings surroundings, ObjectStore store, Journals journals, Location outDir) {
    this.store = store;
    this.outDir = outDir;
    this.owners = new Owners(store, outDir);
    this.journals = journals;
    this.liveness =
        new Liveness(
            store,
            new ProcessTable(Path.of("/proc")),
            Ticker.systemTicker(),
            surroundings.sleeper());
  }

  /**
   * The last run.
   *
   * @param journal what its journal says; empty if its controller died before it wrote one, or if
   *     it cannot be seen from here
   * @param unseen the same run, if its record is in the files of another machine
   */
  record Found(
      Owner owner, Optional<ReadJournal> journal, LastRun run, Optional<UnseenRun> unseen) {}

  /** The last run, if there was one; may take up to the lease where only a heartbeat can tell. */
  Optional<Found> find() throws InterruptedException {
    Optional<Owner> owner = owners.current();
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    Owner rules = owner.get();
    Optional<UnseenRun> unseen = UnseenRun.of(liveness, store, outDir, rules);
    if (unseen.isPresent()) {
      return Optional.of(new Found(rules, Optional.empty(), unseen.get().asLast(), unseen));
    }
    Optional<ReadJournal> journal = journals.read(rules.run());
    Optional<String> driver = Optional.empty();
    if (!isOver(rules, journal)) {
      if (liveness.isDead(rules.controller(), rules.run())) {
        journal = journals.read(rules.run()); // what it wrote between our reading and its end
      } else {
        driver = Optional.of(rules.controller().toString());
      }
    }
    Optional<RunStatus> ended = journal.flatMap(LastRuns::ended);
    LastRun run =
        new LastRun(
            rules.runId(),
            driver,
            ended,
            journal.map(ReadJournal::lastEntryAt).orElse(rules.since()));
    return Optional.of(new Found(rules, journal, run, Optional.empty()));
  }

  /** What is on record of the sequence, if that holds; empty if it is yet to be found. */
  static ImmutableList<Value> sequence(Beginning beginning, Optional<Found> last) {
    return last.stream()
        .filter(found -> beginning.goesByTheRecord())
        .flatMap(found -> found.journal().stream())
        .flatMap(journal -> journal.state().iterations().stream())
        .map(IterationState::value)
        .filter(value -> !value.isStage())
        .collect(ImmutableList.toImmutableList());
  }

  /** What it may still hold of the cluster: adopted or stopped, it is not others'. */
  static Map<Tag, Slice> held(Optional<Found> last) {
    return last.flatMap(Found::journal)
        .map(journal -> Room.heldByTag(journal.state()))
        .orElse(Map.of());
  }

  /**
   * Once the manifest is written the run has passed, whether or not its controller could say so.
   */
  private static Optional<RunStatus> ended(ReadJournal journal) {
    return journal.state().manifest().isWritten() ? Optional.of(RunStatus.PASSED) : journal.ended();
  }

  Owners owners() {
    return owners;
  }

  Journals journals() {
    return journals;
  }

  ObjectStore store() {
    return store;
  }

  private static boolean isOver(Owner owner, Optional<ReadJournal> journal) {
    return journal.filter(j -> j.epoch() >= owner.epoch() && ended(j).isPresent()).isPresent();
  }
}
