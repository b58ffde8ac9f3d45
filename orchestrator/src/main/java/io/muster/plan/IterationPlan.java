package io.muster.plan;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;

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
    Quality quality) {}
