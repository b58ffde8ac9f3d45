package io.muster.job.contract;

/** An attempt fails: of which kind, and in one line why. */
public final class JobException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Failure.Kind kind;

  public JobException(Failure.Kind kind, String message) {
    this(kind, message, null);
  }

  public JobException(Failure.Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Failure.Kind kind() {
    return kind;
  }
}
