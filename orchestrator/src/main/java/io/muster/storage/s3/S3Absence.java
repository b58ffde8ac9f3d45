package io.muster.storage.s3;

import io.muster.storage.Location;
import io.muster.storage.StorageException;
import java.net.HttpURLConnection;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Tells what is not there from what may not be seen. S3 says of an object that it is missing only
 * to whoever may list the whole bucket, and refuses all others; but by its prefix it may be looked
 * for.
 */
final class S3Absence {
  private final S3Listings listings;

  S3Absence(S3Listings listings) {
    this.listings = listings;
  }

  /** Whether the answer to a question for the object means that there is none. */
  boolean isMeantBy(S3Exception answer, Location location) {
    if (answer instanceof NoSuchKeyException) {
      return true;
    }
    if (answer.statusCode() != HttpURLConnection.HTTP_FORBIDDEN) {
      return false;
    }
    try {
      return listings.stat(location).isEmpty();
    } catch (StorageException e) {
      answer.addSuppressed(e);
      return false;
    }
  }
}
