package io.muster.report;

import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunState;
import io.muster.plan.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Says what waits and for what, as half sentences for people. */
final class Waiting {
  private final RunFacts facts;
  private final ClusterView cluster;

  Waiting(RunFacts facts, ClusterView cluster) {
    this.facts = facts;
    this.cluster = cluster;
  }

  /** Each reason and the values that wait for it, in the order of the sequence. */
  Map<String, List<Value>> reasons(RunState run, Instant now) {
    Selection selection = Selection.of(run);
    Function<IterationState, String> shortages = cluster.shortages(run);
    Map<String, List<Value>> reasons = new LinkedHashMap<>();
    for (IterationState i : run.in(List.of(Phase.WAITING, Phase.PENDING))) {
      if (selection.has(i.value()) && !isIdle(i.value(), run)) {
        reasons
            .computeIfAbsent(reason(i, run, now, shortages), r -> new ArrayList<>())
            .add(i.value());
      }
    }
    return reasons;
  }

  /** A stage that nobody waits for. */
  private boolean isIdle(Value value, RunState run) {
    return value.isStage()
        && run.where(Phase::awaitsRoom).stream()
            .noneMatch(i -> facts.after(i.value()).contains(value));
  }

  String reason(IterationState iteration, RunState run, Instant now) {
    return reason(iteration, run, now, cluster.shortages(run));
  }

  private String reason(
      IterationState iteration,
      RunState run,
      Instant now,
      Function<IterationState, String> shortages) {
    if (run.stop().isPresent()) {
      return "the run is being stopped";
    }
    if (iteration.phase() == Phase.WAITING) {
      Duration left = Duration.between(now, iteration.eligibleAt().orElse(now));
      return left.isNegative() || left.isZero()
          ? shortages.apply(iteration)
          : "its retry in " + Amounts.span(left);
    }
    Optional<Value> before =
        facts.after(iteration.value()).stream()
            .filter(v -> run.has(v) && run.iteration(v).phase() != Phase.VERIFIED)
            .findFirst();
    return before.map(Value::spoken).orElseGet(() -> shortages.apply(iteration));
  }

  /** {@code 4, 7 and 12 more for room; 15 for iteration 6}; empty if nothing waits. */
  String sentence(RunState run, Instant now) {
    List<String> parts = new ArrayList<>();
    reasons(run, now).forEach((reason, values) -> parts.add(few(values) + " for " + reason));
    return String.join("; ", parts);
  }

  private static String few(List<Value> values) {
    int shown = Math.min(values.size(), 5);
    String names = String.join(", ", values.subList(0, shown).stream().map(Value::text).toList());
    return values.size() > shown ? names + " and " + (values.size() - shown) + " more" : names;
  }
}
