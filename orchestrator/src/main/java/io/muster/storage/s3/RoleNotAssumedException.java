package io.muster.storage.s3;

import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** STS did not give the credentials of the role. It was asked as often as helps. */
final class RoleNotAssumedException extends SdkClientException {
  private static final long serialVersionUID = 1L;

  private final SdkException fault;

  RoleNotAssumedException(SdkException fault) {
    super(SdkClientException.builder().message(String.valueOf(fault.getMessage())).cause(fault));
    this.fault = fault;
  }

  /** What STS said, or that it said nothing. */
  SdkException fault() {
    return fault;
  }
}
