package io.muster.engine.yarn;

/** Where YARN has an application, by YARN's own names. */
public enum ApplicationState {
  NEW,
  NEW_SAVING,
  SUBMITTED,
  ACCEPTED,
  RUNNING,
  FINISHED,
  FAILED,
  KILLED;

  /** Whether it has not got its application master yet. */
  public boolean isWaiting() {
    return compareTo(RUNNING) < 0;
  }

  /** Whether no more comes of it. */
  public boolean isEnd() {
    return compareTo(RUNNING) > 0;
  }
}
