package io.muster.storage.s3;

import com.google.common.collect.Lists;
import io.muster.storage.Location;
import io.muster.storage.StorageException;
import java.util.List;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Empties folders. */
final class S3Clearing {
  /** Of one DeleteObjects request. */
  private static final int MOST_DELETED_AT_ONCE = 1_000;

  /** How often a folder is emptied into which somebody still writes. */
  private static final int ROUNDS = 3;

  private static final int NOT_IMPLEMENTED = 501;

  private final S3Requests requests;
  private final S3Listings listings;

  S3Clearing(S3Requests requests, S3Listings listings) {
    this.requests = requests;
    this.listings = listings;
  }

  void clear(Location folder, List<String> first) {
    String prefix = S3Place.of(folder).prefix();
    first.forEach(relative -> remove(folder, prefix + relative));
    for (int round = 0; round < ROUNDS; round++) {
      List<String> found = listings.keysBelow(folder);
      if (found.isEmpty()) {
        return;
      }
      Lists.partition(found, MOST_DELETED_AT_ONCE).forEach(some -> remove(folder, some));
    }
    if (!listings.keysBelow(folder).isEmpty()) {
      throw new StorageException(
          StorageException.Kind.UNREACHABLE,
          "cannot empty "
              + folder
              + ": something still writes there; see what it is, end it and give the same command"
              + " again",
          null);
    }
  }

  private void remove(Location folder, List<String> keys) {
    try {
      removeAtOnce(folder, keys);
    } catch (StorageException e) {
      if (!(e.getCause() instanceof S3Exception answer) || answer.statusCode() != NOT_IMPLEMENTED) {
        throw e;
      }
      // some other stores know no request that removes many
      keys.forEach(key -> remove(folder, key));
    }
  }

  private void removeAtOnce(Location folder, List<String> keys) {
    List<ObjectIdentifier> all =
        keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
    DeleteObjectsResponse answer =
        requests.ask(
            "empty",
            folder,
            client ->
                client.deleteObjects(
                    it ->
                        it.bucket(S3Place.of(folder).bucket())
                            .requestPayer(requests.payer())
                            .delete(these -> these.objects(all).quiet(true))));
    if (answer.hasErrors() && !answer.errors().isEmpty()) {
      throw requests.faults().ofOne(folder, answer.errors().get(0));
    }
  }

  private void remove(Location folder, String key) {
    requests.ask(
        "empty",
        folder,
        client ->
            client.deleteObject(
                it ->
                    it.bucket(S3Place.of(folder).bucket())
                        .key(key)
                        .requestPayer(requests.payer())));
  }
}
