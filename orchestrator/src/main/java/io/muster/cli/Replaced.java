package io.muster.cli;

import io.muster.journal.ReadJournal;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.plan.Value;
import io.muster.report.Amounts;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.ListedObject;
import io.muster.storage.ObjectStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What lies in the folders that a run would empty. */
final class Replaced {
  private Replaced() {}

  /** The folders, their bytes and when they were verified, for people; empty if there is none. */
  static Optional<String> sentence(
      ObjectStore store, ResolvedPlan plan, Iterable<Value> begun, Optional<ReadJournal> last) {
    List<Value> filled = new ArrayList<>();
    List<Instant> verified = new ArrayList<>();
    long files = 0;
    long bytes = 0;
    for (Value value : begun) {
      List<ListedObject> objects = store.list(plan.of(value).output());
      if (!objects.isEmpty()) {
        filled.add(value);
        files += objects.size();
        bytes += objects.stream().mapToLong(ListedObject::bytes).sum();
        last.map(ReadJournal::state)
            .filter(state -> state.has(value))
            .map(state -> state.iteration(value))
            .filter(i -> i.phase() == Phase.VERIFIED)
            .map(IterationState::since)
            .ifPresent(verified::add);
      }
    }
    if (filled.isEmpty()) {
      return Optional.empty();
    }
    String when =
        verified.stream()
            .max(Comparator.naturalOrder())
            .map(
                at ->
                    ", "
                        + (verified.size() == filled.size() ? "" : verified.size() + " of them ")
                        + "verified until "
                        + at.truncatedTo(ChronoUnit.SECONDS))
            .orElse(", none of them verified by the last run");
    return Optional.of(
        Amounts.of(filled.size(), "folder")
            + " ("
            + ValueList.shown(filled)
            + "), "
            + Amounts.of(files, "file")
            + ", "
            + Amounts.bytes(bytes)
            + when);
  }
}
