package io.muster.journal;

import java.time.Instant;

/**
 * A request from outside to end the run.
 *
 * @param epoch of the controller that is asked: one that drives in a later epoch was not meant
 * @param by who asked, as people would say it
 * @param at when, by the asker's clock
 */
public record CancelRequest(int epoch, String by, Instant at) {}
