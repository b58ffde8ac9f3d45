package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.hash.Hashing;
import io.muster.lifecycle.RunEvent;
import io.muster.plan.PlanResult;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedPlan;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a run's journal says of the plan that it is driven by. */
final class Acceptance {
  private Acceptance() {}

  static RunEvent.PlanAccepted of(
      PlanResult.Valid valid, ResolvedPlan plan, ImmutableSet<Value> selected) {
    ImmutableMap.Builder<Value, String> fingerprints = ImmutableMap.builder();
    plan.steps().forEach(value -> fingerprints.put(value, plan.of(value).fingerprint()));
    String digest =
        Hashing.sha256()
            .hashString(valid.effective().toString(), StandardCharsets.UTF_8)
            .toString();
    return new RunEvent.PlanAccepted(
        plan.plan().name(),
        digest,
        plan.outDir().text(),
        fingerprints.buildOrThrow(),
        selected.containsAll(plan.sequence())
            ? Optional.empty()
            : Optional.of(plan.withStages(selected).asList()),
        Engines.nameOf(plan.plan().cluster()));
  }
}
