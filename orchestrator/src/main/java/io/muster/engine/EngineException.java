package io.muster.engine;

/**
 * The engine could not do, or could not be asked, what was wanted; the message says what, with
 * what, why and what to do.
 */
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean mayPass;

  public EngineException(String message) {
    this(message, false);
  }

  private EngineException(String message, boolean mayPass) {
    super(message);
    this.mayPass = mayPass;
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
    this.mayPass = false;
  }

  /** Of an engine that is not there now and may be later, without anything being changed. */
  public static EngineException passing(String message) {
    return new EngineException(message, true);
  }

  /** Whether the same may be answered later; else somebody has to change something before. */
  public boolean mayPass() {
    return mayPass;
  }
}
