package io.muster.manifest;

/** A manifest is there but cannot be read as one; the message says where and why. */
public final class MalformedManifestException extends Exception {
  private static final long serialVersionUID = 1L;

  public MalformedManifestException(String message) {
    super(message);
  }

  public MalformedManifestException(String message, Throwable cause) {
    super(message, cause);
  }
}
