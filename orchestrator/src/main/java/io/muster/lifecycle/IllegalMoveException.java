package io.muster.lifecycle;

/**
 * An event that cannot happen in the phase: a defect of Muster's own, or a journal that is not what
 * it says.
 */
public final class IllegalMoveException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IllegalMoveException(String message) {
    super(message);
  }
}
