package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.conductor.IterationTerms;
import io.muster.conductor.RunTerms;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunState;
import io.muster.plan.IterationPlan;
import io.muster.plan.Job;
import io.muster.plan.Plan;
import io.muster.plan.Retry;
import io.muster.plan.Value;
import io.muster.plan.Verify;
import io.muster.report.ExitCode;
import io.muster.resolve.ResolvedPlan;
import io.muster.slice.Capacity;
import io.muster.slice.MachineCapacity;
import io.muster.slice.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a slice for each iteration, and of these and the plan the terms of a run. */
final class RunTermsMaker {
  private static final Duration OWN_JOB_LINGERS = Duration.ofSeconds(30);

  private final ResolvedPlan resolved;
  private final Capacity capacity;

  RunTermsMaker(ResolvedPlan resolved, Capacity capacity) {
    this.resolved = resolved;
    this.capacity = capacity;
  }

  Slice slice(Value value) {
    int most = resolved.plan().limits().maxConcurrent().orElse(Integer.MAX_VALUE);
    return capacity.share(resolved.of(value).plan().slice(), resolved.sequence().size(), most);
  }

  /** Refuses what can never fit, with the arithmetic. */
  void check(ImmutableSet<Value> selected) throws Refusal {
    Map<String, List<Value>> tooLarge = new LinkedHashMap<>();
    for (Value value : selected) {
      Slice slice = slice(value);
      if (!capacity.canEverFit(slice)) {
        tooLarge
            .computeIfAbsent(capacity.explain(List.of(), slice), why -> new ArrayList<>())
            .add(value);
      }
    }
    if (!tooLarge.isEmpty()) {
      List<String> problems = new ArrayList<>();
      tooLarge.forEach(
          (why, values) ->
              problems.add(names(values) + " can never be launched: " + why + remedy()));
      throw new Refusal(ExitCode.CLUSTER_FAILED, problems);
    }
  }

  /** {@code iteration 3}; {@code each of iteration 3, iteration 4 and 7 more}. */
  private static String names(List<Value> values) {
    return (values.size() == 1 ? "" : "each of ") + ValueList.spoken(values);
  }

  private String remedy() {
    return capacity instanceof MachineCapacity
        ? "; make its slice smaller, or state what the machine has in cluster.cores and"
            + " cluster.memory"
        : "; make its slice smaller";
  }

  RunTerms terms(
      String runId,
      RunState state,
      ImmutableSet<Value> selected,
      ImmutableMap<Value, String> keep,
      String nonce) {
    Plan plan = resolved.plan();
    ImmutableMap.Builder<Value, IterationTerms> terms = ImmutableMap.builder();
    for (Value value : resolved.steps()) {
      IterationPlan of = resolved.of(value).plan();
      terms.put(
          value,
          new IterationTerms(
              slice(value),
              weight(value),
              of.waitsFor(),
              of.required(),
              of.retry(),
              linger(value),
              of.verify().command().map(Verify.Command::timeout).orElse(Duration.ZERO)));
    }
    for (IterationState i : state.iterations()) {
      if (!resolved.has(i.value())) {
        terms.put(i.value(), formerly(i));
      }
    }
    return new RunTerms(
        runId,
        resolved.outDir().text(),
        plan.limits(),
        plan.onFailure(),
        terms.buildOrThrow(),
        resolved.withStages(selected),
        !selected.containsAll(resolved.sequence()),
        keep,
        nonce);
  }

  /** Others wait for a stage, of whatever weight. */
  private int weight(Value value) {
    return value.isStage()
        ? resolved.iterations().values().stream().mapToInt(of -> of.plan().weight()).max().orElse(1)
        : resolved.of(value).plan().weight();
  }

  /**
   * Muster's own job has nothing left to do; what an application does then is its user's to say.
   */
  private Optional<Duration> linger(Value value) {
    return resolved.of(value).job() instanceof Job.Application
        ? resolved.plan().limits().lingerTimeout()
        : Optional.of(OWN_JOB_LINGERS);
  }

  /** A value that the plan has no more: its application may still have to be stopped. */
  private IterationTerms formerly(IterationState i) {
    Slice slice =
        i.attempt().map(AttemptState::slice).orElseGet(() -> slice(resolved.sequence().get(0)));
    return new IterationTerms(slice, 1, ImmutableSet.of(), false, Retry.DEFAULT);
  }
}
