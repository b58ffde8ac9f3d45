package io.muster.conductor;

import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationEvent.OutputChanged;
import io.muster.lifecycle.IterationEvent.OutputRejected;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Phase;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.manifest.Manifest;
import io.muster.manifest.ManifestIteration;
import io.muster.manifest.Manifests;
import io.muster.plan.Plan;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.ObjectStore;
import io.muster.storage.SideBySide;
import io.muster.verify.Identities;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at every output once more, compares the iterations with each other, and only then writes
 * the manifest.
 */
public final class ManifestBarrier implements Barrier {
  private final ResolvedPlan plan;
  private final String runId;
  private final Manifests manifests;
  private final ObjectStore store;
  private final Identities identities;
  private final Fence fence;
  private final InstantSource clock;
  private final Consumer<String> warnings;

  /**
   * The barrier of one run.
   *
   * @param warnings is told what does not fail the run, a sentence each
   */
  public ManifestBarrier(
      ResolvedPlan plan,
      String runId,
      Manifests manifests,
      ObjectStore store,
      Fence fence,
      InstantSource clock,
      Consumer<String> warnings) {
    this.plan = plan;
    this.runId = runId;
    this.manifests = manifests;
    this.store = store;
    this.identities = new Identities(store);
    this.fence = fence;
    this.clock = clock;
    this.warnings = warnings;
  }

  @Override
  public List<News> pass(String nonce, RunState state) {
    List<IterationState> verified =
        plan.sequence().stream()
            .map(state::iteration)
            .filter(i -> i.phase() == Phase.VERIFIED)
            .toList();
    List<String> noted = new ArrayList<>();
    List<News> problems = new ArrayList<>(new StagedFrames(plan, store).changes(state));
    if (problems.isEmpty()) {
      problems.addAll(problems(verified, noted));
    }
    if (!problems.isEmpty()) {
      fence.check();
      // a manifest of this very run, whose writer died before it could say so, is not true any more
      manifests.archiveFormer();
      problems.add(new News.OfRun(new RunEvent.ManifestWithheld()));
      return problems;
    }
    noted.forEach(warnings);
    Manifest manifest = manifest(nonce, state, noted);
    fence.check();
    if (!manifests.write(manifest)) {
      return List.of(
          new News.OfRun(
              new RunEvent.StorageFailed(
                  "another run's manifest is at "
                      + manifests.location()
                      + " although this run owns the folder: see who else writes there")));
    }
    return List.of(new News.OfRun(new RunEvent.ManifestWritten(manifests.location().text())));
  }

  private List<News> problems(List<IterationState> verified, List<String> noted) {
    List<News> problems = new ArrayList<>();
    SideBySide.answers(
            verified,
            this::changed,
            i -> i.output().orElseThrow().files().size(),
            Identities.FILES_AT_A_TIME)
        .forEach(it -> it.ifPresent(problems::add));
    if (!problems.isEmpty()) {
      return problems;
    }
    Agreement agreement = new Agreement(plan);
    Map<Value, String> inputs = agreement.inputs(verified);
    if (plan.plan().consistency() == Plan.Consistency.WARN) {
      inputs.forEach((value, what) -> noted.add(value.spoken() + ": " + what));
    } else {
      inputs.forEach((value, what) -> problems.add(rejected(verified, value, what)));
    }
    agreement
        .schemas(verified)
        .forEach((value, what) -> problems.add(rejected(verified, value, what)));
    return problems;
  }

  private Optional<News> changed(IterationState i) {
    ResolvedIteration resolved = plan.of(i.value());
    List<String> changes =
        identities.changes(
            resolved.output(), i.output().orElseThrow(), resolved.plan().verify().successMarker());
    if (changes.isEmpty()) {
      return Optional.empty();
    }
    Failure changed = Failure.of(Failure.Origin.OUTPUT_CHANGED, String.join("; ", changes));
    return Optional.of(
        new News.OfIteration(i.value(), new OutputChanged(i.attemptNumber(), changed)));
  }

  private static News rejected(List<IterationState> verified, Value value, String what) {
    int attempt =
        verified.stream()
            .filter(i -> i.value().equals(value))
            .findFirst()
            .orElseThrow()
            .attemptNumber();
    return new News.OfIteration(
        value, new OutputRejected(attempt, Failure.of(Failure.Origin.OUTPUT, what)));
  }

  private Manifest manifest(String nonce, RunState state, List<String> noted) {
    RunEvent.PlanAccepted accepted = state.plan().orElseThrow();
    List<ManifestIteration> iterations =
        plan.sequence().stream().map(value -> line(state.iteration(value), accepted)).toList();
    return new Manifest(
        runId, nonce, plan.plan().name(), clock.instant(), accepted.digest(), iterations, noted);
  }

  private ManifestIteration line(IterationState i, RunEvent.PlanAccepted accepted) {
    return new ManifestIteration(
        i.value(),
        i.attemptNumber(),
        i.attempt().flatMap(AttemptState::applicationId),
        plan.of(i.value()).plan().required(),
        accepted.fingerprints().getOrDefault(i.value(), ""),
        end(i));
  }

  private static ManifestIteration.End end(IterationState i) {
    if (i.phase() == Phase.VERIFIED) {
      VerifiedOutput output = i.output().orElseThrow();
      return i.keptFrom()
          .<ManifestIteration.End>map(run -> new ManifestIteration.End.Kept(output, run))
          .orElseGet(() -> new ManifestIteration.End.Verified(output));
    }
    if (i.phase() == Phase.BLOCKED) {
      return new ManifestIteration.End.Blocked(i.blockedBy().orElseThrow());
    }
    return new ManifestIteration.End.Failed(i.failure().map(Failure::message).orElse("it failed"));
  }
}
