package io.muster.lifecycle;

import java.time.Instant;

/** When, and in which controller's epoch, something happened. */
public record Moment(Instant at, int epoch) {}
