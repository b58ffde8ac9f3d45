package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import io.muster.journal.ReadJournal;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.manifest.MalformedManifestException;
import io.muster.manifest.Manifest;
import io.muster.manifest.ManifestIteration;
import io.muster.manifest.Manifests;
import io.muster.plan.Value;
import io.muster.report.ExitCode;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What may be kept of the run that passed before.
 *
 * @param fromRuns the run that each output is of
 */
record Kept(ImmutableMap<Value, VerifiedOutput> outputs, ImmutableMap<Value, String> fromRuns) {
  private static final Kept NOTHING = new Kept(ImmutableMap.of(), ImmutableMap.of());

  /**
   * What a run may keep.
   *
   * @param continued what the run's journal says, if it is continued: what was being looked at when
   *     its controller died is looked at again
   * @param wanted whether the user asks to keep what is unchanged
   */
  static Kept of(
      ObjectStore store,
      ResolvedPlan plan,
      String runId,
      Optional<ReadJournal> continued,
      boolean wanted)
      throws Refusal {
    Set<Value> cutShort =
        continued
            .map(journal -> journal.state().in(List.of(Phase.CHECKING)))
            .orElse(List.of())
            .stream()
            .map(IterationState::value)
            .collect(Collectors.toSet());
    if (!wanted && cutShort.isEmpty()) {
      return NOTHING;
    }
    return former(store, plan, runId, continued.isPresent())
        .map(manifest -> of(manifest, plan, value -> wanted || cutShort.contains(value)))
        .orElse(NOTHING);
  }

  /** A continued run has archived it, if it came so far. */
  private static Optional<Manifest> former(
      ObjectStore store, ResolvedPlan plan, String runId, boolean isContinued) throws Refusal {
    Manifests manifests = new Manifests(store, plan.outDir());
    try {
      Optional<Manifest> former = manifests.read();
      if (former.isEmpty() && isContinued) {
        former = manifests.readArchived();
      }
      return former.filter(manifest -> !manifest.runId().equals(runId));
    } catch (MalformedManifestException e) {
      throw new Refusal(
          ExitCode.OUTPUT_REJECTED,
          e.getMessage() + "; so nothing of it can be kept: leave --keep-unchanged out");
    }
  }

  private static Kept of(Manifest former, ResolvedPlan plan, Predicate<Value> wanted) {
    ImmutableMap.Builder<Value, VerifiedOutput> outputs = ImmutableMap.builder();
    ImmutableMap.Builder<Value, String> fromRuns = ImmutableMap.builder();
    for (Value value : plan.sequence()) {
      former
          .of(value)
          .filter(line -> wanted.test(value))
          .filter(line -> plan.of(value).fingerprintCoversInputs())
          .filter(line -> line.fingerprint().equals(plan.of(value).fingerprint()))
          .flatMap(ManifestIteration::output)
          .ifPresent(
              output -> {
                outputs.put(value, output);
                fromRuns.put(value, former.runId());
              });
    }
    return new Kept(outputs.buildOrThrow(), fromRuns.buildOrThrow());
  }
}
