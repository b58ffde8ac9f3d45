package io.muster.engine.yarn;

/** What an application said of itself, by YARN's own names. */
public enum FinalStatus {
  /** Nothing yet. */
  UNDEFINED,
  SUCCEEDED,
  FAILED,
  KILLED,
  /** It has ended, and hosts others that have not. */
  ENDED
}
