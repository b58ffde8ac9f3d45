package io.muster.cli;

/** An {@code Error} of the JVM on its way to becoming an exit code. */
final class DefectException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DefectException(Error cause) {
    super(cause.toString(), cause);
  }
}
