package io.muster.storage.s3;

import io.muster.storage.FolderContents;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists what keys have in common, to the last page. */
final class S3Listings {
  private final S3Requests requests;

  S3Listings(S3Requests requests) {
    this.requests = requests;
  }

  /** By a listing: the answer to a HEAD does not tell a missing object from a missing bucket. */
  Optional<ListedObject> stat(Location location) {
    S3Place place = S3Place.of(location);
    if (place.key().isEmpty()) {
      return Optional.empty();
    }
    // the object itself is the first of all whose keys begin with its own
    return page("look at", location, it -> it.prefix(place.key()).maxKeys(1)).contents().stream()
        .filter(found -> found.key().equals(place.key()))
        .map(found -> listed(found, place.name()))
        .findFirst();
  }

  FolderContents look(Location folder) {
    String prefix = S3Place.of(folder).prefix();
    List<ListedObject> objects = new ArrayList<>();
    List<String> emptyFolders = new ArrayList<>();
    // mapped as they come: what the SDK makes of an answer takes far more memory
    eachBelow(
        folder,
        object -> {
          String path = object.key().substring(prefix.length());
          if (!path.endsWith("/") && !path.isEmpty()) {
            objects.add(listed(object, path));
          } else if (!path.isEmpty()) {
            emptyFolders.add(path);
          }
        });
    objects.sort(Comparator.comparing(ListedObject::path)); // S3 sorts by the bytes of UTF-8
    return new FolderContents(objects, emptyFolders);
  }

  List<String> children(Location folder) {
    String prefix = S3Place.of(folder).prefix();
    List<String> names = new ArrayList<>();
    eachPage(
        folder,
        it -> it.prefix(prefix).delimiter("/"),
        page -> {
          page.commonPrefixes().forEach(it -> names.add(it.prefix().substring(prefix.length())));
          page.contents().forEach(it -> names.add(it.key().substring(prefix.length())));
        });
    names.removeIf(String::isEmpty); // the folder itself
    names.sort(null);
    return List.copyOf(names);
  }

  /** The keys of all objects of the folder, those that stand for folders too. */
  List<String> keysBelow(Location folder) {
    List<String> keys = new ArrayList<>();
    eachBelow(folder, object -> keys.add(object.key()));
    return keys;
  }

  private void eachBelow(Location folder, Consumer<S3Object> taker) {
    eachPage(
        folder,
        it -> it.prefix(S3Place.of(folder).prefix()),
        page -> page.contents().forEach(taker));
  }

  private void eachPage(
      Location folder,
      Consumer<ListObjectsV2Request.Builder> which,
      Consumer<ListObjectsV2Response> taker) {
    String next = null;
    do {
      String token = next;
      ListObjectsV2Response page =
          page("list", folder, which.andThen(it -> it.continuationToken(token)));
      taker.accept(page);
      next = null;
      if (Boolean.TRUE.equals(page.isTruncated())) {
        next = page.nextContinuationToken();
        if (next == null || next.isEmpty() || next.equals(token)) {
          // there is more, and no way to it: not the end
          throw requests.faults().strange("list", folder);
        }
      }
    } while (next != null);
  }

  private ListObjectsV2Response page(
      String deed, Location folder, Consumer<ListObjectsV2Request.Builder> which) {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(S3Place.of(folder).bucket())
            .requestPayer(requests.payer())
            .applyMutation(which)
            .build();
    ListObjectsV2Response page =
        requests.ask(deed, folder, client -> client.listObjectsV2(request));
    if (page.name() == null) {
      // any other XML reads as a folder with nothing in it
      throw requests.faults().strange(deed, folder);
    }
    return page;
  }

  private static ListedObject listed(S3Object object, String path) {
    return new ListedObject(path, object.size(), object.lastModified(), object.eTag());
  }
}
