package io.muster.storage.s3;

import java.net.URI;
import java.util.Optional;

/**
 * How S3 is reached. What is empty is found as the AWS SDK finds it: environment, {@code ~/.aws},
 * the machine's own role.
 *
 * @param endpoint of a store that is not AWS's own
 * @param pathStyle whether the bucket stands in the path instead of the host name
 * @param profile of {@code ~/.aws/config}
 * @param role the ARN of a role to be assumed through STS, with the credentials found otherwise
 * @param kmsKey the key, by ARN, id or alias, that encrypts what is written; empty: as the bucket
 *     says
 * @param requesterPays whether the requester accepts the charges of a bucket of another's
 * @param checksums whether each request carries a checksum, which some other stores do not know
 */
public record S3Settings(
    Optional<String> region,
    Optional<URI> endpoint,
    boolean pathStyle,
    Optional<String> profile,
    Optional<String> role,
    Optional<String> kmsKey,
    boolean requesterPays,
    boolean checksums) {

  /** What is asked, as messages name it. */
  String where() {
    return endpoint.map(Object::toString).orElse("S3");
  }
}
