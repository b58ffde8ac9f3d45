package io.muster.lifecycle;

/** How a run ended. */
public enum RunStatus {
  /** Every iteration asked for passed and the manifest is written. */
  PASSED,
  /** The selected iterations passed; the others were not looked at, so there is no manifest. */
  PARTIAL,
  /** An iteration failed for good. */
  FAILED,
  /** The output of an iteration did not pass. */
  REJECTED,
  /** Stopped by {@code muster cancel}. */
  CANCELLED,
  /** Stopped by a signal. */
  INTERRUPTED,
  /** The run's deadline passed. */
  DEADLINE_PASSED,
  /** The fate of an attempt is unknown. */
  UNSETTLED,
  /** Storage could not be written or asked. */
  STORAGE_FAILED,
  /** The cluster could not be asked, or is too small. */
  CLUSTER_FAILED;

  /** Whether nothing is left to do. */
  public boolean isPassed() {
    return this == PASSED;
  }
}
