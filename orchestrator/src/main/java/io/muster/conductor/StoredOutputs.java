package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Progress;
import io.muster.job.contract.Receipt;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Tag;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.manifest.Manifests;
import io.muster.plan.Job;
import io.muster.plan.Quality;
import io.muster.plan.Value;
import io.muster.resolve.CommandRunner;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.verify.Expectation;
import io.muster.verify.Identities;
import io.muster.verify.QualityCheck;
import io.muster.verify.SliceUses;
import io.muster.verify.Verdict;
import io.muster.verify.Verifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The outputs of a plan in their store. A verdict becomes an event here. */
public final class StoredOutputs implements Outputs {
  private static final Logger LOG = LoggerFactory.getLogger(StoredOutputs.class);
  private static final String SUCCESS_MARKER = "_SUCCESS";

  private final ResolvedPlan plan;
  private final String runId;
  private final RunFolder folder;
  private final RunFolder ofDrivers;
  private final ObjectStore store;
  private final Verifier verifier;
  private final ImmutableMap<Value, VerifiedOutput> keepable;
  private final Fence fence;
  private final LastCheck lastCheck;
  private final PreviousRows previousRows;
  private final ContractJson json = new ContractJson();

  /**
   * Outputs of one run.
   *
   * @param folder of the run
   * @param ofDrivers the same, as drivers write to it
   * @param keepable what a former run left and may be kept
   * @param commands run the command that has the last word on an output
   */
  public StoredOutputs(
      ResolvedPlan plan,
      String runId,
      RunFolder folder,
      RunFolder ofDrivers,
      ObjectStore store,
      Verifier verifier,
      ImmutableMap<Value, VerifiedOutput> keepable,
      Fence fence,
      CommandRunner commands) {
    this.plan = plan;
    this.runId = runId;
    this.folder = folder;
    this.ofDrivers = ofDrivers;
    this.store = store;
    this.verifier = verifier;
    this.keepable = keepable;
    this.fence = fence;
    this.lastCheck = new LastCheck(commands, plan.plan().folder(), runId);
    this.previousRows = new PreviousRows(new Manifests(store, plan.outDir()), runId);
  }

  @Override
  public void clear(Value value) {
    fence.check();
    store.clear(plan.of(value).output(), List.of(SUCCESS_MARKER, Receipt.FILE_NAME));
  }

  @Override
  public IterationEvent verify(IterationState iteration) {
    AttemptState attempt = iteration.attempt().orElseThrow();
    Expectation expected =
        expectation(
            iteration.value(),
            attempt.number(),
            attempt.tag().orElseGet(() -> tagOf(iteration)),
            attempt.writesFrom());
    Verdict verdict = verdict(expected);
    if (verdict instanceof Verdict.Passed passed) {
      return new IterationEvent.OutputVerified(
          attempt.number(),
          expected.receipt() ? passed.output() : withUse(passed.output(), iteration));
    }
    return rejected(iteration.value(), attempt.number(), ((Verdict.Rejected) verdict).problems());
  }

  /** Of an application of the user's own, the driver plugin tells how its slice was used. */
  private VerifiedOutput withUse(VerifiedOutput output, IterationState iteration) {
    AttemptState attempt = iteration.attempt().orElseThrow();
    Location place =
        ofDrivers.attempt(iteration.value(), attempt.number()).resolve(Progress.FILE_NAME);
    try {
      return store
          .read(place)
          .map(file -> json.read(Progress.class, file.text(), place.text()))
          .flatMap(progress -> Optional.ofNullable(progress.spread()))
          .map(spread -> output.withUse(SliceUses.of(spread, attempt.slice().taskCores())))
          .orElse(output);
    } catch (StorageException | ContractException e) {
      LOG.debug("how iteration {} used its slice is not known", iteration.value(), e);
      return output;
    }
  }

  @Override
  public IterationEvent verifyKept(Value value, String fromRun) {
    VerifiedOutput kept = keepable.get(value);
    ResolvedIteration resolved = plan.of(value);
    List<String> problems = new ArrayList<>(KeptRules.breaches(kept, resolved.plan().verify()));
    problems.addAll(
        new Identities(store)
            .changes(resolved.output(), kept, resolved.plan().verify().successMarker()));
    QualityCheck.Findings quality = qualityOfKept(resolved);
    problems.addAll(quality.breaches());
    return problems.isEmpty()
        ? new IterationEvent.OutputVerified(0, kept.withWarnings(quality.warnings()))
        : new IterationEvent.KeepRefused(problems);
  }

  /** By the figures that its receipt had when it was verified in its own run. */
  private QualityCheck.Findings qualityOfKept(ResolvedIteration resolved) {
    if (resolved.plan().quality().isNone()) {
      return new QualityCheck.Findings(List.of(), List.of());
    }
    Location place = resolved.output().resolve(Receipt.FILE_NAME);
    try {
      return store
          .read(place)
          .map(file -> json.read(Receipt.class, file.text(), place.text()))
          .map(quality(resolved)::judge)
          .orElseGet(() -> cannotBeJudged(place + " is missing"));
    } catch (ContractException e) {
      return cannotBeJudged(e.getMessage());
    }
  }

  private static QualityCheck.Findings cannotBeJudged(String why) {
    return new QualityCheck.Findings(
        List.of("its rows cannot be held against the rules of quality: " + why), List.of());
  }

  private QualityCheck quality(ResolvedIteration resolved) {
    Quality rules = resolved.plan().quality();
    return new QualityCheck(
        rules,
        rules.rowCount().againstPrevious().isPresent()
            ? previousRows.of(resolved.value())
            : OptionalLong.empty());
  }

  @Override
  public Optional<Supplier<IterationEvent>> lastCheck(Value value, IterationEvent verdict) {
    if (!(verdict instanceof IterationEvent.OutputVerified passed)) {
      return Optional.empty();
    }
    ResolvedIteration resolved = plan.of(value);
    return resolved
        .plan()
        .verify()
        .command()
        .map(
            command ->
                () ->
                    lastCheck
                        .problem(command, resolved, passed.attempt())
                        .map(problem -> notPassed(value, passed.attempt(), problem))
                        .orElse(passed));
  }

  private IterationEvent notPassed(Value value, int attempt, String problem) {
    return attempt == 0
        ? new IterationEvent.KeepRefused(List.of(problem))
        : rejected(value, attempt, List.of(problem));
  }

  /** Of a launch that is not on record, because its controller was fenced by then. */
  private Tag tagOf(IterationState iteration) {
    return Tag.of(plan.outDir().text(), runId, iteration.value(), iteration.attemptNumber());
  }

  private Expectation expectation(Value value, int attempt, Tag tag, Instant writesFrom) {
    ResolvedIteration resolved = plan.of(value);
    boolean receipt = !(resolved.job() instanceof Job.Application);
    return new Expectation(
        resolved.output(),
        runId,
        value,
        attempt,
        tag,
        writesFrom,
        receipt,
        resolved.plan().verify(),
        quality(resolved));
  }

  private Verdict verdict(Expectation expected) {
    try {
      return verifier.verify(expected);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while iteration " + expected.value() + " was verified", e);
    }
  }

  private IterationEvent rejected(Value value, int attempt, List<String> problems) {
    Location log = folder.attempt(value, attempt).resolve("stderr.log");
    return new IterationEvent.OutputRejected(
        attempt,
        new Failure(
            Failure.Origin.OUTPUT,
            OptionalInt.empty(),
            String.join("; ", problems),
            List.of(),
            List.of(),
            Optional.of(log.text())));
  }
}
