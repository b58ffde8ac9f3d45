package io.muster.plan;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Optional;

/**
 * All that the plan says of one iteration: the plan's common part with the overrides of its value
 * laid over.
 *
 * @param frames all that the iteration loads: the plan's and its own
 * @param weight the heavier is launched first; 1 unless said otherwise
 * @param after values that must be verified first
 * @param required whether its failure fails the run
 * @param quality what its rows must be
 */
public record IterationPlan(
    Job job,
    Output output,
    ImmutableMap<String, FrameInput> frames,
    ImmutableMap<String, DictInput> dicts,
    SliceRequest slice,
    JvmMode jvm,
    ImmutableMap<String, String> sparkConf,
    Retry retry,
    Verify verify,
    int weight,
    ImmutableSet<Value> after,
    boolean required,
    Quality quality) {

  /** The stagings of frames that it waits for; an application of the user's own loads no frames. */
  public ImmutableSet<Value> stages() {
    return job instanceof Job.Application
        ? ImmutableSet.of()
        : frames.entrySet().stream()
            .filter(frame -> frame.getValue().staged())
            .map(frame -> Value.ofStage(frame.getKey()))
            .collect(ImmutableSet.toImmutableSet());
  }

  /** The step that stages one of the frames, on the terms of this iteration. */
  public IterationPlan staging(String frame) {
    FrameInput staged = frames.get(frame);
    FrameInput.Shape asItComes =
        new FrameInput.Shape(
            Optional.empty(), Optional.empty(), false, false, staged.shape().optional());
    return new IterationPlan(
        new Job.Stage(frame),
        Output.STAGED,
        ImmutableMap.of(frame, new FrameInput(staged.source(), asItComes, false)),
        ImmutableMap.of(),
        slice,
        jvm,
        sparkConf,
        retry,
        Verify.STAGED,
        1,
        ImmutableSet.of(),
        true,
        Quality.NONE);
  }

  /** All that must be verified before it begins. */
  public ImmutableSet<Value> waitsFor() {
    return ImmutableSet.<Value>builder().addAll(stages()).addAll(after).build();
  }
}
