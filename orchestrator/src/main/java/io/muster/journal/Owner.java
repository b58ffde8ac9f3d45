package io.muster.journal;

import java.time.Instant;

/**
 * Who drives what is written to an {@code out_dir}: a controller of a run.
 *
 * @param number from 1; the highest rules
 * @param run the folder of the run
 * @param epoch that the controller opens the run's journal for
 * @param since when it became the owner, by its own clock
 */
public record Owner(
    int number,
    String runId,
    RunFolder run,
    int epoch,
    ControllerIdentity controller,
    Instant since,
    String nonce) {}
