package io.muster.cli;

import com.google.common.collect.Streams;
import io.muster.journal.Journals;
import io.muster.journal.ReadJournal;
import io.muster.journal.RunFinder;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.RunState;
import io.muster.manifest.MalformedManifestException;
import io.muster.manifest.Manifest;
import io.muster.manifest.Manifests;
import io.muster.plan.Value;
import io.muster.report.ExitCode;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.ObjectStore;
import io.muster.storage.SideBySide;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps Muster's hands off folders that hold what no manifest and no journal of Muster knows. */
final class Strangers {
  private final ObjectStore store;
  private final Journals journals;
  private final ResolvedPlan plan;
  private final Optional<LastRuns.Found> last;

  Strangers(
      ObjectStore store, Journals journals, ResolvedPlan plan, Optional<LastRuns.Found> last) {
    this.store = store;
    this.journals = journals;
    this.plan = plan;
    this.last = last;
  }

  /**
   * Refuses to touch such folders, naming them, unless the user or the plan says that they may be
   * emptied.
   */
  void refuse(Iterable<Value> selected, boolean overwrite) throws Refusal {
    List<Value> strange = filled(selected, overwrite);
    if (strange.isEmpty()) {
      return;
    }
    Optional<Manifest> manifest = manifest();
    strange.removeIf(value -> manifest.flatMap(m -> m.of(value)).isPresent());
    last.flatMap(LastRuns.Found::journal).ifPresent(j -> removeKnown(strange, j.state()));
    if (!strange.isEmpty()) {
      for (RunFolder run : new RunFinder(store).in(plan.stateDir())) {
        journals.read(run).map(ReadJournal::state).ifPresent(state -> removeKnown(strange, state));
      }
    }
    if (!strange.isEmpty()) {
      throw new Refusal(
          ExitCode.USAGE,
          strange.stream()
              .map(
                  value ->
                      plan.of(value).output()
                          + " holds files that no run of Muster knows: move them away, or let them"
                          + " be deleted by --overwrite (output.overwrite: true)")
              .toList());
    }
  }

  /** Those whose folders are not empty, and must not be emptied just so. */
  private List<Value> filled(Iterable<Value> selected, boolean overwrite) {
    List<Value> kept =
        Streams.stream(selected)
            .filter(value -> !overwrite && !plan.of(value).plan().output().overwrite())
            .toList();
    List<Boolean> isFilled =
        SideBySide.answers(kept, value -> !store.children(plan.of(value).output()).isEmpty());
    List<Value> filled = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      if (isFilled.get(i)) {
        filled.add(kept.get(i));
      }
    }
    return filled;
  }

  /** One that cannot be read knows nothing; the journals may. */
  private Optional<Manifest> manifest() {
    try {
      return new Manifests(store, plan.outDir()).read();
    } catch (MalformedManifestException e) {
      return Optional.empty();
    }
  }

  private void removeKnown(List<Value> strange, RunState state) {
    boolean ofThisPlace =
        state.plan().filter(p -> p.outDir().equals(plan.outDir().text())).isPresent();
    if (ofThisPlace) {
      strange.removeIf(value -> state.has(value) && state.iteration(value).attemptNumber() > 0);
    }
  }
}
