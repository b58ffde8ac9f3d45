package io.muster.storage.s3;

import com.google.common.collect.ImmutableMap;
import io.muster.storage.Location;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.PresignedGetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.model.PresignedPutObjectRequest;

/**
 * Signs requests that somebody else makes, who has no credentials. They hold as long as the
 * credentials that signed them do, which of a role are nearly new, and never longer than the time
 * given.
 */
public final class S3Signer {
  private final S3Requests requests;

  S3Signer(S3Requests requests) {
    this.requests = requests;
  }

  /**
   * Two requests.
   *
   * @param putHeaders must go with the PUT, which fails with 412 where the object is there
   */
  public record Signed(URI put, ImmutableMap<String, String> putHeaders, URI get) {}

  /**
   * The right to create the object if it is not there, and to read it.
   *
   * @throws io.muster.storage.StorageException if there is nothing to sign with
   */
  public Signed createOnce(Location location, Duration validity) {
    return requests.sign(
        "sign for others", location, presigner -> createOnce(presigner, location, validity));
  }

  private Signed createOnce(S3Presigner presigner, Location location, Duration validity) {
    S3Place place = S3Place.of(location);
    PresignedPutObjectRequest put =
        presigner.presignPutObject(
            it ->
                it.signatureDuration(validity)
                    .putObjectRequest(
                        request ->
                            request
                                .bucket(place.bucket())
                                .key(place.key())
                                .ifNoneMatch("*")
                                .requestPayer(requests.payer())
                                .applyMutation(requests::encrypted)));
    ImmutableMap.Builder<String, String> headers = ImmutableMap.builder();
    put.signedHeaders()
        .forEach(
            (name, values) -> {
              if (!name.equalsIgnoreCase("host")) {
                headers.put(name, String.join(",", values));
              }
            });
    PresignedGetObjectRequest get =
        presigner.presignGetObject(
            it ->
                it.signatureDuration(validity)
                    .getObjectRequest(
                        request ->
                            request
                                .bucket(place.bucket())
                                .key(place.key())
                                .overrideConfiguration(this::payerInQuery)));
    return new Signed(
        URI.create(put.url().toString()), headers.buildOrThrow(), URI.create(get.url().toString()));
  }

  /** Who only reads sends no headers: S3 takes this one from the query too. */
  private void payerInQuery(AwsRequestOverrideConfiguration.Builder request) {
    if (requests.payer() != null) {
      request.putRawQueryParameter("x-amz-request-payer", requests.payer().toString());
    }
  }
}
