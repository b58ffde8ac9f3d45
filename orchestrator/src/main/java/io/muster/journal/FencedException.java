package io.muster.journal;

/** Another controller has taken over the run: this one must stop without touching anything. */
public final class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FencedException(String message) {
    super(message);
  }
}
