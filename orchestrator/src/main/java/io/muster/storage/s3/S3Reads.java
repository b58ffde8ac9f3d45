package io.muster.storage.s3;

import com.google.common.io.ByteStreams;
import io.muster.storage.Location;
import io.muster.storage.StorageException;
import io.muster.storage.StoredObject;
import io.muster.storage.Version;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Reads objects and parts of them; takes no answer for one that is not whole. */
final class S3Reads {
  private static final int PARTIAL_CONTENT = 206;
  private static final int NOTHING_IN_THIS_RANGE = 416;

  private final S3Requests requests;
  private final S3Absence absence;

  S3Reads(S3Requests requests, S3Absence absence) {
    this.requests = requests;
    this.absence = absence;
  }

  Optional<StoredObject> read(Location location) {
    return get(location, null, S3Reads::isOfKnownLength);
  }

  Optional<byte[]> readRange(Location location, ByteRange range) {
    try {
      return get(location, range.asked(), answer -> isPart(answer, range))
          .map(StoredObject::content);
    } catch (StorageException e) {
      if (e.getCause() instanceof S3Exception answer
          && answer.statusCode() == NOTHING_IN_THIS_RANGE) {
        return Optional.of(new byte[0]);
      }
      throw e;
    }
  }

  private Optional<StoredObject> get(
      Location location, String range, Predicate<GetObjectResponse> isAsked) {
    S3Place place = S3Place.of(location);
    if (place.key().isEmpty()) {
      return Optional.empty();
    }
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(place.bucket())
            .key(place.key())
            .range(range)
            .requestPayer(requests.payer())
            .build();
    return requests.ask(
        "read",
        location,
        client -> {
          try {
            Optional<StoredObject> found = client.getObject(request, whole(isAsked));
            if (found.isEmpty()) {
              throw requests.faults().strange("read", location);
            }
            return found;
          } catch (S3Exception e) {
            if (absence.isMeantBy(e, location)) {
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  /** The object, or as much of it as was asked for; empty if the answer is another's. */
  private static ResponseTransformer<GetObjectResponse, Optional<StoredObject>> whole(
      Predicate<GetObjectResponse> isAsked) {
    return (answer, body) -> {
      if (answer.eTag() == null || !isAsked.test(answer)) {
        body.abort(); // it may be as large as the object
        return Optional.empty();
      }
      byte[] content;
      try {
        content = ByteStreams.toByteArray(body);
      } catch (IOException e) {
        throw RetryableException.create("the answer broke off: " + e.getMessage(), e);
      }
      if (answer.contentLength() != null && answer.contentLength() != content.length) {
        throw RetryableException.create(
            "the answer has " + content.length + " of " + answer.contentLength() + " bytes", null);
      }
      return Optional.of(new StoredObject(content, new Version(answer.eTag())));
    };
  }

  /** Without a length, only chunks tell an answer's end from a connection's. */
  private static boolean isOfKnownLength(GetObjectResponse answer) {
    return answer.contentLength() != null
        || answer.sdkHttpResponse().firstMatchingHeader("Transfer-Encoding").isPresent();
  }

  private static boolean isPart(GetObjectResponse answer, ByteRange range) {
    return answer.sdkHttpResponse().statusCode() == PARTIAL_CONTENT
        && isOfKnownLength(answer)
        && range.isIn(answer.contentRange(), answer.contentLength());
  }
}
