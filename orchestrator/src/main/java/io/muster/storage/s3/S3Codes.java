package io.muster.storage.s3;

import com.google.common.collect.ImmutableSet;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Error codes of S3, STS and KMS, which the services' documentation lists, and what stands by. */
final class S3Codes {
  static final ImmutableSet<String> CONFLICT =
      ImmutableSet.of("ConditionalRequestConflict", "OperationAborted");
  static final ImmutableSet<String> EXPIRED =
      ImmutableSet.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
  static final ImmutableSet<String> UNKNOWN_KEY =
      ImmutableSet.of(
          "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidClientTokenId");
  static final ImmutableSet<String> OTHER_REGION =
      ImmutableSet.of(
          "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException");
  static final ImmutableSet<String> FULL =
      ImmutableSet.of("QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity");

  private S3Codes() {}

  static boolean isOf(Throwable fault, ImmutableSet<String> codes) {
    return fault instanceof AwsServiceException service && codes.contains(of(service));
  }

  static String of(AwsServiceException fault) {
    String code = fault.awsErrorDetails() == null ? null : fault.awsErrorDetails().errorCode();
    return code == null ? "" : code;
  }

  /** The service's own words; a HEAD has none. */
  static String said(AwsServiceException answer) {
    String code = of(answer);
    String message =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorMessage();
    String words =
        message == null || message.isBlank()
            ? code
            : code.isEmpty() ? message : code + ": " + message;
    return answer.statusCode() + (words.isBlank() ? "" : " " + words.strip());
  }

  static Optional<String> regionOf(AwsServiceException answer) {
    return answer.awsErrorDetails() == null
        ? Optional.empty()
        : answer
            .awsErrorDetails()
            .sdkHttpResponse()
            .firstMatchingHeader("x-amz-bucket-region")
            .map(region -> "region " + region);
  }

  /** Whether it is the service that is not well, and not what it was asked. */
  static boolean mayPass(AwsServiceException answer) {
    return answer.statusCode() >= 500 || answer.statusCode() == 429;
  }
}
