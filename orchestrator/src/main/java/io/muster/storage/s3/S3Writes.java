package io.muster.storage.s3;

import io.muster.storage.Location;
import io.muster.storage.Version;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Writes and removes objects under a condition that the store decides. Each write carries a nonce
 * in its metadata, so that one whose answer was lost, and which the SDK then repeated in vain, is
 * known as our own.
 */
final class S3Writes {
  private static final String NONCE = "muster-nonce";

  private final S3Requests requests;
  private final S3Absence absence;

  S3Writes(S3Requests requests, S3Absence absence) {
    this.requests = requests;
    this.absence = absence;
  }

  /** Writes the object; false if the condition did not hold. */
  boolean put(
      String deed,
      Location location,
      byte[] content,
      Consumer<PutObjectRequest.Builder> condition) {
    S3Place place = S3Place.of(location);
    String nonce = UUID.randomUUID().toString();
    PutObjectRequest built =
        PutObjectRequest.builder()
            .bucket(place.bucket())
            .key(place.key())
            .requestPayer(requests.payer())
            .metadata(Map.of(NONCE, nonce))
            .applyMutation(condition)
            .applyMutation(requests::encrypted)
            .build();
    return requests.ask(
        deed,
        location,
        client -> {
          try {
            if (client.putObject(built, RequestBody.fromBytes(content)).eTag() == null) {
              throw requests.faults().strange(deed, location);
            }
            return true;
          } catch (S3Exception e) {
            if (isRefusedByCondition(e)) {
              return isOurs(client, location, nonce);
            }
            throw e;
          }
        });
  }

  /** Whether what is there was written with this nonce: by the very call that was then refused. */
  private boolean isOurs(S3Client client, Location location, String nonce) {
    try {
      return nonce.equals(head(client, S3Place.of(location)).metadata().get(NONCE));
    } catch (S3Exception e) {
      if (absence.isMeantBy(e, location)) {
        return false; // removed since: whoever did that rules
      }
      throw e;
    }
  }

  boolean delete(Location location, Version expected) {
    S3Place place = S3Place.of(location);
    return requests.ask(
        "remove",
        location,
        client -> {
          try {
            // without this look, some stores say that they removed what was not there
            String found = head(client, place).eTag();
            if (found == null) {
              throw requests.faults().strange("remove", location);
            }
            if (!found.equals(expected.text())) {
              return false;
            }
            client.deleteObject(
                it ->
                    it.bucket(place.bucket())
                        .key(place.key())
                        .requestPayer(requests.payer())
                        .ifMatch(expected.text()));
            return true;
          } catch (S3Exception e) {
            if (isRefusedByCondition(e) || absence.isMeantBy(e, location)) {
              return false;
            }
            throw e;
          }
        });
  }

  private HeadObjectResponse head(S3Client client, S3Place place) {
    return client.headObject(
        it -> it.bucket(place.bucket()).key(place.key()).requestPayer(requests.payer()));
  }

  private static boolean isRefusedByCondition(S3Exception answer) {
    return answer.statusCode() == 412 || answer instanceof NoSuchKeyException;
  }
}
