package io.muster.cli;

import com.google.common.collect.ImmutableList;
import io.muster.journal.ReadJournal;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.plan.Value;
import io.muster.report.Amounts;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.ListedObject;
import io.muster.storage.ObjectStore;
import io.muster.storage.SideBySide;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What lies in the folders that a run would empty. */
final class Replaced {
  private Replaced() {}

  private record Folder(Value value, int files, long bytes) {
    static Folder of(Value value, List<ListedObject> objects) {
      return new Folder(
          value, objects.size(), objects.stream().mapToLong(ListedObject::bytes).sum());
    }
  }

  /** The folders, their bytes and when they were verified, for people; empty if there is none. */
  static Optional<String> sentence(
      ObjectStore store, ResolvedPlan plan, Iterable<Value> begun, Optional<ReadJournal> last) {
    List<Value> filled = new ArrayList<>();
    List<Instant> verified = new ArrayList<>();
    long files = 0;
    long bytes = 0;
    List<Folder> folders =
        SideBySide.answers(
            ImmutableList.copyOf(begun),
            value -> Folder.of(value, store.list(plan.of(value).output())));
    for (Folder folder : folders) {
      if (folder.files() > 0) {
        Value value = folder.value();
        filled.add(value);
        files += folder.files();
        bytes += folder.bytes();
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
