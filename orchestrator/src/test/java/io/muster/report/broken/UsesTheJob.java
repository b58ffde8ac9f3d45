package io.muster.report.broken;

import io.muster.job.IterationJob;

/** Knows more of the iteration job than its contract. */
public record UsesTheJob(IterationJob job) {}
