package io.muster.conductor;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.engine.Attempt;
import io.muster.engine.LaunchRequest;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.Tag;
import io.muster.plan.Limits;
import io.muster.plan.MemorySize;
import io.muster.plan.Plan.OnFailure;
import io.muster.plan.Retry;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import java.util.List;
import java.util.Map;

/**
 * A run that is only to be stopped and proven over: nothing of its plan is needed, and nothing new
 * is begun.
 */
public final class Abandoned implements Launches, Outputs, Barrier {
  private static final Slice ANY =
      new Slice(
          1,
          1,
          new MemorySize(1),
          1,
          new MemorySize(1),
          MemorySize.ZERO,
          MemorySize.ZERO,
          MemorySize.ZERO);

  private final String outDir;
  private final String runId;
  private final RunFolder folder;

  public Abandoned(String outDir, String runId, RunFolder folder) {
    this.outDir = outDir;
    this.runId = runId;
    this.folder = folder;
  }

  /** The terms on which nothing begins. */
  public RunTerms terms(RunState state) {
    ImmutableMap.Builder<Value, IterationTerms> terms = ImmutableMap.builder();
    for (IterationState i : state.iterations()) {
      Slice slice = i.attempt().map(AttemptState::slice).orElse(ANY);
      terms.put(i.value(), new IterationTerms(slice, 1, ImmutableSet.of(), false, Retry.DEFAULT));
    }
    return new RunTerms(
        runId,
        outDir,
        Limits.DEFAULT,
        OnFailure.CONTINUE,
        terms.buildOrThrow(),
        ImmutableSet.of(),
        true,
        ImmutableMap.of(),
        "");
  }

  @Override
  public Attempt attempt(Value value, int number) {
    return new Attempt(
        value, number, Tag.of(outDir, runId, value, number), folder.attempt(value, number));
  }

  @Override
  public LaunchRequest request(IterationState iteration, int epoch, Map<String, String> pins) {
    throw never("launched");
  }

  @Override
  public void clear(Value value) {
    throw never("cleared");
  }

  @Override
  public IterationEvent verify(IterationState iteration) {
    throw never("verified");
  }

  @Override
  public IterationEvent verifyKept(Value value, String fromRun) {
    throw never("verified");
  }

  @Override
  public List<News> pass(String nonce, RunState state) {
    throw never("declared passed");
  }

  private static IllegalStateException never(String what) {
    return new IllegalStateException("nothing is " + what + " in a run that is only stopped");
  }
}
