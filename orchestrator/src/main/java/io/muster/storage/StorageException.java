package io.muster.storage;

/**
 * A store could not do, or could not be asked, what was wanted; the message says what, where, why
 * and what to do.
 */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Who must act. */
  public enum Kind {
    /** No space, or a quota is used up. */
    FULL,
    /** Nothing can be written there at all. */
    READ_ONLY,
    /** This user may not do this, or the place is not of the kind that is needed. */
    REFUSED,
    /** The store did not answer, or nobody knows what went wrong; a repetition may help. */
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
