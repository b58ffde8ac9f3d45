package io.muster.plan;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A plan, valid in itself: what it names has not been looked up yet. {@code ${param:…}} is
 * substituted throughout; in {@code outDir} and {@code stateDir} nothing is left to substitute.
 *
 * @param folder the folder of the plan's file, against which relative paths are read
 * @param stateDir empty: {@code <out_dir>/_muster}
 * @param iterations what is said of single values, each already laid over {@code common}
 */
public record Plan(
    String name,
    Path folder,
    ImmutableMap<String, String> params,
    SequenceSource sequence,
    String outDir,
    Optional<String> stateDir,
    S3Options s3,
    ImmutableMap<String, FrameInput> frames,
    Consistency consistency,
    Cluster cluster,
    Limits limits,
    OnFailure onFailure,
    OnSignal onSignal,
    IterationPlan common,
    ImmutableMap<Value, IterationPlan> iterations) {

  /** What is said of the iteration, or of the staging of a frame. */
  public IterationPlan of(Value value) {
    return value
        .stagedFrame()
        .filter(frames::containsKey)
        .map(common::staging)
        .orElseGet(() -> iterations.getOrDefault(value, common));
  }

  /** The same, in which every frame is loaded from its source. */
  public Plan unstaged() {
    return new Plan(
        name,
        folder,
        params,
        sequence,
        outDir,
        stateDir,
        s3,
        FrameInput.unstaged(frames),
        consistency,
        cluster,
        limits,
        onFailure,
        onSignal,
        common.unstaged(),
        ImmutableMap.copyOf(Maps.transformValues(iterations, IterationPlan::unstaged)));
  }

  /** What is done when two iterations saw different versions of an input. */
  public enum Consistency {
    FAIL,
    WARN,
    OFF
  }

  /** What becomes of the other iterations when one has failed for good. */
  public enum OnFailure {
    CONTINUE,
    STOP
  }

  /** What becomes of running applications when Muster is signalled. */
  public enum SignalAction {
    CANCEL,
    DETACH
  }

  /** What each signal does. */
  public record OnSignal(SignalAction terminate, SignalAction interrupt, SignalAction hangUp) {
    public static final OnSignal DEFAULT =
        new OnSignal(SignalAction.CANCEL, SignalAction.CANCEL, SignalAction.CANCEL);
  }
}
