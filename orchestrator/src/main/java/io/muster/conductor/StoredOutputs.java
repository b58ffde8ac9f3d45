package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import io.muster.job.contract.Receipt;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Tag;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Job;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.verify.Expectation;
import io.muster.verify.Identities;
import io.muster.verify.Verdict;
import io.muster.verify.Verifier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The outputs of a plan in their store. A verdict becomes an event here. */
public final class StoredOutputs implements Outputs {
  private static final String SUCCESS_MARKER = "_SUCCESS";

  private final ResolvedPlan plan;
  private final String runId;
  private final RunFolder folder;
  private final ObjectStore store;
  private final Verifier verifier;
  private final ImmutableMap<Value, VerifiedOutput> keepable;
  private final Fence fence;

  /**
   * Outputs of one run.
   *
   * @param keepable what a former run left and may be kept
   */
  public StoredOutputs(
      ResolvedPlan plan,
      String runId,
      RunFolder folder,
      ObjectStore store,
      Verifier verifier,
      ImmutableMap<Value, VerifiedOutput> keepable,
      Fence fence) {
    this.plan = plan;
    this.runId = runId;
    this.folder = folder;
    this.store = store;
    this.verifier = verifier;
    this.keepable = keepable;
    this.fence = fence;
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
      return new IterationEvent.OutputVerified(attempt.number(), passed.output());
    }
    List<String> problems = ((Verdict.Rejected) verdict).problems();
    Location log = folder.attempt(iteration.value(), attempt.number()).resolve("stderr.log");
    return new IterationEvent.OutputRejected(attempt.number(), rejection(problems, log));
  }

  @Override
  public IterationEvent verifyKept(Value value, String fromRun) {
    VerifiedOutput kept = keepable.get(value);
    ResolvedIteration resolved = plan.of(value);
    List<String> problems = new ArrayList<>(KeptRules.breaches(kept, resolved.plan().verify()));
    problems.addAll(
        new Identities(store)
            .changes(resolved.output(), kept, resolved.plan().verify().successMarker()));
    return problems.isEmpty()
        ? new IterationEvent.OutputVerified(0, kept)
        : new IterationEvent.KeepRefused(problems);
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
        resolved.plan().verify());
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

  private static Failure rejection(List<String> problems, Location log) {
    return new Failure(
        Failure.Origin.OUTPUT,
        OptionalInt.empty(),
        String.join("; ", problems),
        List.of(),
        List.of(),
        Optional.of(log.text()));
  }
}
