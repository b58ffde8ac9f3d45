package io.muster.cli;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.muster.conductor.Beginning;
import io.muster.conductor.LastRun;
import io.muster.conductor.Opening;
import io.muster.journal.ReadJournal;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import io.muster.report.Amounts;
import io.muster.report.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code muster run} would do with what is there, for people.
 *
 * @param sentence what it would do
 * @param begun the values that it would begin, of those selected
 */
record Intent(String sentence, ImmutableSet<Value> begun) {

  static Intent of(
      Beginning beginning,
      Optional<LastRuns.Found> last,
      RunEvent.PlanAccepted plan,
      ImmutableList<Value> sequence,
      ImmutableSet<Value> selected,
      Instant now) {
    if (beginning instanceof Beginning.Continue) {
      return continued(last.orElseThrow(), plan, sequence, selected);
    }
    if (beginning instanceof Beginning.Held held) {
      return new Intent(held(held.last(), last.flatMap(LastRuns.Found::unseen)), ImmutableSet.of());
    }
    if (beginning instanceof Beginning.StopThenNew stop) {
      String age = Amounts.span(Duration.between(stop.last().lastEntryAt(), now));
      return new Intent(
          "stop what is left of run "
              + stop.last().runId()
              + " ("
              + ended(stop.last())
              + ", last entry "
              + age
              + " ago: older than limits.resume_window), then begin a new run; --resume continues"
              + " that one instead",
          selected);
    }
    String before =
        last.map(
                found ->
                    "begin a new run: the last one, "
                        + found.run().runId()
                        + ", has passed; --keep-unchanged keeps the outputs whose plan and inputs"
                        + " are unchanged")
            .orElse("begin a new run: none has been on this out_dir");
    return new Intent(before, selected);
  }

  private static Intent continued(
      LastRuns.Found last,
      RunEvent.PlanAccepted plan,
      ImmutableList<Value> sequence,
      ImmutableSet<Value> selected) {
    RunState state = last.journal().map(ReadJournal::state).orElse(RunState.EMPTY);
    Set<Value> changed = new LinkedHashSet<>();
    for (Happening happening : Opening.of(state, Optional.empty(), Set.of(), sequence, plan)) {
      if (happening instanceof Happening.ToIteration to
          && (to.event() instanceof IterationEvent.IterationReopened
              || to.event() instanceof IterationEvent.StopIntended)) {
        changed.add(to.value());
      }
    }
    int kept = 0;
    int adopted = 0;
    int unknown = 0;
    int outdated = 0;
    ImmutableSet.Builder<Value> begun = ImmutableSet.builder();
    for (Value value : selected) {
      Optional<IterationState> i =
          state.has(value) ? Optional.of(state.iteration(value)) : Optional.empty();
      if (changed.contains(value) && i.get().phase() == Phase.VERIFIED) {
        outdated++;
      }
      Optional<Phase> phase = i.map(IterationState::phase).filter(p -> !changed.contains(value));
      if (phase.filter(p -> p == Phase.VERIFIED).isPresent()) {
        kept++;
      } else if (phase.filter(p -> p == Phase.UNKNOWN).isPresent()) {
        unknown++;
      } else if (phase.filter(Phase::mayBeAtWork).isPresent()) {
        adopted++;
      } else {
        begun.add(value);
      }
    }
    ImmutableSet<Value> rest = begun.build();
    List<String> parts = new ArrayList<>();
    parts.add("keep " + kept + " of " + selected.size());
    if (adopted > 0) {
      parts.add("adopt " + adopted + " that may still be at work");
    }
    if (unknown > 0) {
      parts.add("find out about " + unknown + " unknown");
    }
    if (!rest.isEmpty() || adopted + unknown == 0) {
      String why =
          outdated == 0
              ? ""
              : " (of " + outdated + " that were verified the plan, code or inputs have changed)";
      parts.add("run " + rest.size() + why);
    }
    return new Intent(
        "continue run "
            + last.run().runId()
            + " ("
            + ended(last.run())
            + "): "
            + String.join(", ", parts)
            + "; --new begins afresh",
        rest);
  }

  private static String held(LastRun last, Optional<UnseenRun> unseen) {
    String whose =
        unseen
            .map(UnseenRun::sentence)
            .orElseGet(
                () ->
                    last.driver().orElseThrow()
                        + " drives run "
                        + last.runId()
                        + " on this out_dir");
    return "do nothing: "
        + whose
        + "; `muster run` would end with "
        + ExitCode.OWNED_ELSEWHERE.code()
        + ", or wait with --wait-for-owner 10m";
  }

  private static String ended(LastRun last) {
    return last.ended()
        .map(status -> status.name().toLowerCase(Locale.ROOT).replace('_', ' '))
        .orElse("interrupted");
  }
}
