package io.muster.storage.s3;

import io.muster.storage.StorageException.Kind;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What keeps a request from being signed at all. */
final class CredentialFaults {
  private final S3Settings settings;

  CredentialFaults(S3Settings settings) {
    this.settings = settings;
  }

  /** Empty if it is something else. */
  Optional<Finding> of(SdkException fault) {
    String message = String.valueOf(fault.getMessage());
    if (fault instanceof RoleNotAssumedException role) {
      return Optional.of(ofRole(role.fault()));
    }
    if (message.contains("Unable to load credentials")) {
      return refused(
          "there are no AWS credentials",
          "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or AWS_PROFILE, give storage.s3.profile,"
              + " or run where the machine has a role (the AWS SDK says: "
              + reasonsOf(message)
              + ")");
    }
    if (message.contains("Unable to load region")) {
      return refused("no AWS region is known", "give storage.s3.region, or set AWS_REGION");
    }
    if (message.startsWith("Profile file contained no credentials")) {
      return refused(message, "name a profile of ~/.aws/config in storage.s3.profile");
    }
    if (fault instanceof UnusableCredentialsException) {
      return refused(
          "the AWS credentials cannot be had (" + message + ")",
          "see that the profile in ~/.aws is whole and that its login has not ended (aws sso"
              + " login), or name another one in storage.s3.profile");
    }
    return Optional.empty();
  }

  private static Optional<Finding> refused(String reason, String advice) {
    return Optional.of(new Finding(Kind.REFUSED, reason, advice));
  }

  private Finding ofRole(SdkException fault) {
    String role = "role " + settings.role().orElse("?") + " cannot be assumed: ";
    if (fault instanceof AwsServiceException answer && !S3Codes.mayPass(answer)) {
      return new Finding(
          Kind.REFUSED,
          role + "STS answered " + S3Codes.said(answer),
          "see that its name is right, that its trust policy names whoever starts Muster, and that"
              + " they may do what `muster iam --caller` lists");
    }
    return new Finding(
        Kind.UNREACHABLE,
        role
            + (fault instanceof AwsServiceException answer
                ? "STS answered " + S3Codes.said(answer)
                : "of STS, " + S3Faults.noAnswer(fault)),
        "see whether STS can be reached from this machine" + Finding.SAME_COMMAND);
  }

  /** What each place was found to lack, without the list of all places before it. */
  private static String reasonsOf(String noCredentials) {
    int start = noCredentials.indexOf(" : [");
    return start < 0 ? noCredentials : noCredentials.substring(start + " : ".length());
  }
}
