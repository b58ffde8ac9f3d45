package io.muster.storage.s3;

import io.muster.storage.StorageException.Kind;
import java.util.Locale;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What an answer means that is an error. */
final class AnsweredFaults {
  private final S3Settings settings;

  AnsweredFaults(S3Settings settings) {
    this.settings = settings;
  }

  Finding of(String bucket, AwsServiceException answer) {
    String code = S3Codes.of(answer);
    String said = S3Codes.said(answer);
    if (code.equals("NoSuchBucket")) {
      return new Finding(
          Kind.REFUSED,
          "there is no bucket " + bucket,
          "create it, or correct its name" + ofOtherStore());
    }
    if (S3Codes.OTHER_REGION.contains(code) || answer.statusCode() == 301) {
      return new Finding(
          Kind.REFUSED,
          "bucket " + bucket + " is in " + S3Codes.regionOf(answer).orElse("another region"),
          "set storage.s3.region to the bucket's region" + ofOtherStore());
    }
    if (S3Codes.EXPIRED.contains(code)) {
      return new Finding(
          Kind.REFUSED,
          "the credentials have expired (" + said + ")",
          "get new ones (aws sso login, or whatever gave these)" + Finding.SAME_COMMAND);
    }
    if (S3Codes.UNKNOWN_KEY.contains(code)) {
      return new Finding(
          Kind.REFUSED,
          "the credentials are not known there (" + said + ")",
          "see which ones are used (AWS_ACCESS_KEY_ID, AWS_PROFILE, storage.s3.profile)");
    }
    if (code.equals("RequestTimeTooSkewed")) {
      return new Finding(
          Kind.REFUSED,
          "this machine's clock is too far from the store's (" + said + ")",
          "set the clock (NTP)" + Finding.SAME_COMMAND);
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
    if (S3Codes.FULL.contains(code) || answer.statusCode() == 507) {
      return new Finding(Kind.FULL, said, "make space there" + Finding.SAME_COMMAND);
    }
    return new Finding(
        Kind.UNREACHABLE,
        "the store answered " + said,
        S3Codes.mayPass(answer)
            ? "it was asked again for a while; see whether "
                + settings.where()
                + " is well"
                + Finding.SAME_COMMAND
            : "see what it means by that, and whether storage.s3 names the right store");
  }

  private String ofOtherStore() {
    return settings.endpoint().map(it -> " (asked at " + it + ")").orElse("");
  }
}
