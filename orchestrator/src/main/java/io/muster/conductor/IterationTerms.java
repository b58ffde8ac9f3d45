package io.muster.conductor;

import com.google.common.collect.ImmutableSet;
import io.muster.plan.Retry;
import io.muster.plan.Value;
import io.muster.slice.Slice;

/**
 * What the decider must know of an iteration.
 *
 * @param slice of its first attempt
 * @param weight the heavier is launched first
 * @param after what must be verified first
 * @param required whether its failure fails the run
 */
public record IterationTerms(
    Slice slice, int weight, ImmutableSet<Value> after, boolean required, Retry retry) {}
