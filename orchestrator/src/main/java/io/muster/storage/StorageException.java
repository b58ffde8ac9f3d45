package io.muster.storage;

/**
 * A store could not do, or could not be asked, what was wanted; the message says what, where, why
 * and what to do.
 */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Who must act. */
  public enum Kind {
    FULL,
    READ_ONLY,
    REFUSED,
    UNREACHABLE
  }

  private final Kind kind;

  public StorageException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
