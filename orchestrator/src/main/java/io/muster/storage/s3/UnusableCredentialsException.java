package io.muster.storage.s3;

import software.amazon.awssdk.core.exception.SdkClientException;

/** Credentials cannot be had, for a reason on this machine that no repetition mends. */
final class UnusableCredentialsException extends SdkClientException {
  private static final long serialVersionUID = 1L;

  UnusableCredentialsException(RuntimeException cause) {
    super(SdkClientException.builder().message(String.valueOf(cause.getMessage())).cause(cause));
  }
}
