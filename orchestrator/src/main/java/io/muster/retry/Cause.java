package io.muster.retry;

/** What made an attempt fail, as far as it matters for another one. */
public enum Cause {
  /** A JVM's heap was too small. */
  OUT_OF_MEMORY,
  /** The system or the cluster killed it for the memory that it used beside its heap. */
  KILLED_FOR_MEMORY,
  /** A node, a connection or a process was lost, or something more important came. */
  LOST,
  /** A fault that passes: throttling, a reset connection, an expired token. */
  TRANSIENT,
  /** The engine would not take it, or it did not begin in time. */
  NOT_BEGUN,
  /** It did not end in time. */
  TIMED_OUT,
  /** Somebody changed its output after it had passed. */
  OUTPUT_CHANGED,
  /** Its output did not pass. */
  OUTPUT_REJECTED,
  /** The user's code, configuration or data. */
  OWN_FAULT;

  /** Whether the same again may go better. */
  public boolean isWorthRepeating() {
    return switch (this) {
      case OUT_OF_MEMORY,
          KILLED_FOR_MEMORY,
          LOST,
          TRANSIENT,
          NOT_BEGUN,
          TIMED_OUT,
          OUTPUT_CHANGED ->
          true;
      case OUTPUT_REJECTED, OWN_FAULT -> false;
    };
  }
}
