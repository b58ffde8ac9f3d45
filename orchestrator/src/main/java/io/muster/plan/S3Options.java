package io.muster.plan;

import java.net.URI;
import java.util.Optional;

/**
 * How S3 is reached, as the plan says it; what is empty is for the environment to say.
 *
 * @param endpoint of a store that is not AWS's own
 * @param pathStyle empty: where there is an endpoint
 * @param profile of {@code ~/.aws/config}
 * @param role the ARN of a role that Muster and its applications assume
 * @param kmsKey that encrypts what is written; empty: as the bucket says
 * @param checksums whether requests carry a checksum; empty: where there is no endpoint
 */
public record S3Options(
    Optional<String> region,
    Optional<URI> endpoint,
    Optional<Boolean> pathStyle,
    Optional<String> profile,
    Optional<String> role,
    Optional<String> kmsKey,
    boolean requesterPays,
    Optional<Boolean> checksums) {

  /** A plan that says nothing of S3. */
  public static final S3Options NONE =
      new S3Options(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.empty());
}
