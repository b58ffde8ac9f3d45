package io.muster.journal;

import io.muster.storage.Location;
import java.time.Instant;

/**
 * Who drives what is written to an {@code out_dir}: a controller of a run.
 *
 * @param number from 1; the highest rules
 * @param outDir as it was named then: the run's folder goes by it
 * @param epoch that the controller opens the run's journal for
 * @param since when it became the owner, by its own clock
 */
public record Owner(
    int number,
    String runId,
    Location outDir,
    Location stateDir,
    int epoch,
    ControllerIdentity controller,
    Instant since,
    String nonce) {

  /** The folder of the owner's run. */
  public RunFolder run() {
    return RunFolder.of(stateDir, outDir, runId);
  }
}
