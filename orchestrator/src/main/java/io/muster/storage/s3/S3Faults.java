package io.muster.storage.s3;

import com.google.common.base.Throwables;
import io.muster.storage.Location;
import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import java.io.IOException;
import java.net.SocketTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Tells from what the SDK threw who must act, and says it. */
final class S3Faults {
  private final S3Settings settings;
  private final CredentialFaults credentials;
  private final AnsweredFaults answered;

  S3Faults(S3Settings settings) {
    this.settings = settings;
    this.credentials = new CredentialFaults(settings);
    this.answered = new AnsweredFaults(settings);
  }

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
                : "see whether " + settings.where() + " is well" + Finding.SAME_COMMAND),
        null);
  }

  private Finding finding(String bucket, SdkException fault) {
    if (fault instanceof AwsServiceException answer) {
      return answered.of(bucket, answer);
    }
    return credentials
        .of(fault)
        .orElseGet(
            () ->
                new Finding(
                    Kind.UNREACHABLE,
                    noAnswer(fault),
                    "see whether "
                        + settings.where()
                        + " can be reached from this machine"
                        + Finding.SAME_COMMAND));
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
            + settings.where()
            + " (a proxy, a login page?)"
            + Finding.SAME_COMMAND,
        cause);
  }

  /** Why there is none, in a few words. */
  static String noAnswer(SdkException fault) {
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
