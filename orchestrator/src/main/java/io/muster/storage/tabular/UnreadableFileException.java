package io.muster.storage.tabular;

/**
 * A file is there and was read, but is not what it should be; the message is one sentence that
 * names the file.
 */
public final class UnreadableFileException extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableFileException(String message) {
    super(message);
  }

  public UnreadableFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
