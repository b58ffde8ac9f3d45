package io.muster.journal;

import java.io.IOException;

/** A text is not what its format says; the message says what is wrong, not where. */
final class MalformedException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedException(String message) {
    super(message);
  }
}
