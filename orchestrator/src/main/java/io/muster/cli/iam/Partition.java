package io.muster.cli.iam;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The part of AWS in which names are made: {@code aws}, {@code aws-cn}, {@code aws-us-gov}. */
record Partition(String id) {
  private static final String COMMON = "aws";

  /**
   * That of the region; without one, that in which the plan's own ARNs lie, else the common one.
   */
  static Partition of(Optional<String> region, List<String> arns) {
    return region
        .map(it -> new Partition(PartitionMetadata.of(Region.of(it)).id()))
        .or(
            () ->
                arns.stream()
                    .filter(Partition::isArn)
                    .map(arn -> new Partition(arn.split(":", 3)[1]))
                    .findFirst())
        .orElse(new Partition(COMMON));
  }

  static boolean isArn(String text) {
    return text.startsWith("arn:");
  }

  String bucket(String name) {
    return "arn:" + id + ":s3:::" + name;
  }

  String objects(KeyPattern keys) {
    return bucket(keys.bucket()) + "/" + keys.pattern();
  }

  /** A key of KMS; an asterisk stands for what is not known. */
  String key(String region, String account, String keyId) {
    return "arn:" + id + ":kms:" + region + ":" + account + ":key/" + keyId;
  }
}
