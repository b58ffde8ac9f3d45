package io.muster.engine;

/**
 * The engine could not do, or could not be asked, what was wanted; the message says what, with
 * what, why and what to do.
 */
public final class EngineException extends Exception {
  private static final long serialVersionUID = 1L;

  public EngineException(String message) {
    super(message);
  }

  public EngineException(String message, Throwable cause) {
    super(message, cause);
  }
}
