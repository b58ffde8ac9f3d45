package io.muster.job.transform;

/** The text of a SQL file is wrong at an offset; the message does not repeat the place. */
final class SqlSyntaxException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  SqlSyntaxException(int offset, String message) {
    super(message);
    this.offset = offset;
  }

  int offset() {
    return offset;
  }
}
