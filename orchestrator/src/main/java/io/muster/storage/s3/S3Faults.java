package io.muster.storage.s3;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableSet;
import io.muster.storage.Location;
import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Tells from what the SDK threw who must act, and says it. */
final class S3Faults {
  private static final String SAME_COMMAND =
      " and give the same command again: what is verified is kept";

  private final S3Settings settings;

  S3Faults(S3Settings settings) {
    this.settings = settings;
  }

  /** Error codes of S3, STS and KMS; the service's documentation lists them. */
  static final class Codes {
    static final ImmutableSet<String> CONFLICT =
        ImmutableSet.of("ConditionalRequestConflict", "OperationAborted");
    static final ImmutableSet<String> EXPIRED =
        ImmutableSet.of("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired");
    private static final ImmutableSet<String> UNKNOWN_KEY =
        ImmutableSet.of(
            "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "InvalidClientTokenId");
    private static final ImmutableSet<String> OTHER_REGION =
        ImmutableSet.of(
            "PermanentRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException");
    private static final ImmutableSet<String> FULL =
        ImmutableSet.of("QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity");

    private Codes() {}

    static boolean isOf(Throwable fault, ImmutableSet<String> codes) {
      return fault instanceof AwsServiceException service && codes.contains(codeOf(service));
    }

    static String codeOf(AwsServiceException fault) {
      String code = fault.awsErrorDetails() == null ? null : fault.awsErrorDetails().errorCode();
      return code == null ? "" : code;
    }
  }

  /** What is wrong, and what to do about it. */
  private record Finding(Kind kind, String reason, String advice) {}

  /**
   * @param deed what was tried, as in "cannot (deed) (location)"
   */
  StorageException of(String deed, Location location, SdkException fault) {
    if (fault instanceof AbortedException) {
      Thread.currentThread().interrupt();
    }
    if (WholeAnswers.isUnreadable(fault)) {
      return strange(deed, location, fault);
    }
    Finding finding = finding(S3Place.of(location).bucket(), fault);
    return new StorageException(
        finding.kind(),
        "cannot " + deed + " " + location + ": " + finding.reason() + "; " + finding.advice(),
        fault);
  }

  /** Of one object of many, which all were to be removed. */
  StorageException ofOne(Location folder, S3Error error) {
    boolean isRefused = String.valueOf(error.code()).contains("Denied");
    return new StorageException(
        isRefused ? Kind.REFUSED : Kind.UNREACHABLE,
        "cannot remove "
            + error.key()
            + " in "
            + folder
            + ": "
            + error.code()
            + ": "
            + error.message()
            + "; "
            + (isRefused
                ? "see that the policy allows what `muster iam` lists (an object lock forbids it"
                    + " too)"
                : "see whether " + where() + " is well" + SAME_COMMAND),
        null);
  }

  private Finding finding(String bucket, SdkException fault) {
    if (fault instanceof AwsServiceException answer) {
      return answered(bucket, answer);
    }
    String message = String.valueOf(fault.getMessage());
    if (message.contains("Unable to load credentials")) {
      return new Finding(
          Kind.REFUSED,
          "there are no AWS credentials",
          "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, give storage.s3.profile,"
              + " or run where the machine has a role (the AWS SDK says: "
              + reasonsOf(message)
              + ")");
    }
    if (message.contains("Unable to load region")) {
      return new Finding(
          Kind.REFUSED, "no AWS region is known", "give storage.s3.region, or set AWS_REGION");
    }
    if (message.startsWith("Profile file contained no credentials")) {
      return new Finding(
          Kind.REFUSED, message, "name a profile of ~/.aws/config in storage.s3.profile");
    }
    if (fault instanceof UnusableCredentialsException) {
      return new Finding(
          Kind.REFUSED,
          "the AWS credentials cannot be had (" + message + ")",
          "see that the profile in ~/.aws is whole and that its login has not ended (aws sso"
              + " login), or name another one in storage.s3.profile");
    }
    return new Finding(
        Kind.UNREACHABLE,
        noAnswer(fault),
        "see whether " + where() + " can be reached from this machine" + SAME_COMMAND);
  }

  private Finding answered(String bucket, AwsServiceException answer) {
    String code = Codes.codeOf(answer);
    String said = said(answer);
    if (code.equals("NoSuchBucket")) {
      return new Finding(
          Kind.REFUSED,
          "there is no bucket " + bucket,
          "create it, or correct its name" + ofOtherStore());
    }
    if (Codes.OTHER_REGION.contains(code) || answer.statusCode() == 301) {
      return new Finding(
          Kind.REFUSED,
          "bucket " + bucket + " is in " + regionOf(answer).orElse("another region"),
          "set storage.s3.region to the bucket's region" + ofOtherStore());
    }
    if (Codes.EXPIRED.contains(code)) {
      return new Finding(
          Kind.REFUSED,
          "the credentials have expired (" + said + ")",
          "get new ones (aws sso login, or whatever gave these)" + SAME_COMMAND);
    }
    if (Codes.UNKNOWN_KEY.contains(code)) {
      return new Finding(
          Kind.REFUSED,
          "the credentials are not known there (" + said + ")",
          "see which ones are used (AWS_ACCESS_KEY_ID, AWS_PROFILE, storage.s3.profile)");
    }
    if (code.equals("RequestTimeTooSkewed")) {
      return new Finding(
          Kind.REFUSED,
          "this machine's clock is too far from the store's (" + said + ")",
          "set the clock (NTP)" + SAME_COMMAND);
    }
    if (said.toLowerCase(Locale.ROOT).contains("kms")) {
      return new Finding(
          Kind.REFUSED,
          "its encryption key may not be used (" + said + ")",
          "let the key's policy allow kms:GenerateDataKey and kms:Decrypt to whoever runs Muster,"
              + " or set storage.s3.kms_key");
    }
    if (answer.statusCode() == 403 || answer.statusCode() == 401) {
      return new Finding(
          Kind.REFUSED,
          "access is denied (" + said + ")",
          "see that the bucket is yours and that the policy allows what `muster iam` lists");
    }
    if (Codes.FULL.contains(code) || answer.statusCode() == 507) {
      return new Finding(Kind.FULL, said, "make space there" + SAME_COMMAND);
    }
    boolean mayPass = answer.statusCode() >= 500 || answer.statusCode() == 429;
    return new Finding(
        Kind.UNREACHABLE,
        "the store answered " + said,
        mayPass
            ? "it was asked again for a while; see whether " + where() + " is well" + SAME_COMMAND
            : "see what it means by that, and whether storage.s3 names the right store");
  }

  /** An answer that no S3 gives. */
  StorageException strange(String deed, Location location) {
    return strange(deed, location, null);
  }

  private StorageException strange(String deed, Location location, SdkException cause) {
    return new StorageException(
        Kind.UNREACHABLE,
        "cannot "
            + deed
            + " "
            + location
            + ": the answer is not that of an S3; see what answers at "
            + where()
            + " (a proxy, a login page?)"
            + SAME_COMMAND,
        cause);
  }

  /** What each place was found to lack, without the list of all places before it. */
  private static String reasonsOf(String noCredentials) {
    int start = noCredentials.indexOf(" : [");
    return start < 0 ? noCredentials : noCredentials.substring(start + " : ".length());
  }

  private String where() {
    return settings.endpoint().map(Object::toString).orElse("S3");
  }

  private String ofOtherStore() {
    return settings.endpoint().map(it -> " (asked at " + it + ")").orElse("");
  }

  private static Optional<String> regionOf(AwsServiceException answer) {
    return answer.awsErrorDetails() == null
        ? Optional.empty()
        : answer
            .awsErrorDetails()
            .sdkHttpResponse()
            .firstMatchingHeader("x-amz-bucket-region")
            .map(region -> "region " + region);
  }

  /** The service's own words; a HEAD has none. */
  private static String said(AwsServiceException answer) {
    String code = Codes.codeOf(answer);
    String message =
        answer.awsErrorDetails() == null ? null : answer.awsErrorDetails().errorMessage();
    String words =
        message == null || message.isBlank()
            ? code
            : code.isEmpty() ? message : code + ": " + message;
    return answer.statusCode() + (words.isBlank() ? "" : " " + words.strip());
  }

  private static String noAnswer(SdkException fault) {
    Throwable root = Throwables.getRootCause(fault);
    if (fault instanceof ApiCallTimeoutException
        || fault instanceof ApiCallAttemptTimeoutException
        || root instanceof SocketTimeoutException) {
      return "no answer in time";
    }
    if (fault instanceof AbortedException) {
      return "the call was interrupted";
    }
    return root instanceof IOException
        ? root.getClass().getSimpleName() + ": " + root.getMessage()
        : String.valueOf(fault.getMessage());
  }
}
