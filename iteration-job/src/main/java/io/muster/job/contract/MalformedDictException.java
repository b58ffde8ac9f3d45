package io.muster.job.contract;

/**
 * A dict file cannot be read as one; the message is one line, with the file and where it can the
 * line.
 */
public final class MalformedDictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedDictException(String message) {
    super(message);
  }

  MalformedDictException(String message, Throwable cause) {
    super(message, cause);
  }
}
