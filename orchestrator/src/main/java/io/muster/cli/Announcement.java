package io.muster.cli;

import com.google.common.collect.Sets;
import io.muster.lifecycle.RunEvent;
import io.muster.plan.Value;
import io.muster.storage.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What {@code muster run} says before it does anything: which run this is, and what it replaces.
 */
final class Announcement {
  private Announcement() {}

  static List<String> of(
      ObjectStore store, ChosenRun chosen, PreparedPlan prepared, Kept kept, Instant now) {
    List<String> lines = new ArrayList<>();
    String run = "run " + chosen.runId() + " (" + chosen.folder().location() + ")";
    int unchanged = kept.outputs().size();
    lines.add(
        chosen.isContinued()
            ? "continues "
                + run
                + (isSequenceOnRecord(chosen, prepared)
                    ? "; its sequence is on record, --new looks it up again and begins afresh"
                    : "; --new begins afresh")
            : "new " + run + (unchanged == 0 ? "" : ", keeps " + unchanged + " unchanged"));
    RunEvent.PlanAccepted accepted = prepared.acceptance();
    Set<Value> begun =
        Intent.of(
                chosen.beginning(),
                chosen.last(),
                accepted,
                prepared.plan().steps(),
                prepared.selected(),
                now)
            .begun();
    Replaced.sentence(
            store,
            prepared.plan(),
            Sets.difference(begun, kept.outputs().keySet()),
            chosen.last().flatMap(LastRuns.Found::journal))
        .ifPresent(what -> lines.add("replaces " + what));
    return lines;
  }

  private static boolean isSequenceOnRecord(ChosenRun chosen, PreparedPlan prepared) {
    return !prepared.plan().plan().sequence().isListed()
        && !LastRuns.sequence(chosen.beginning(), chosen.last()).isEmpty();
  }
}
