package io.muster.storage.s3;

import com.google.common.collect.Lists;
import com.google.common.util.concurrent.RateLimiter;
import io.muster.storage.FolderContents;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.StoredObject;
import io.muster.storage.Version;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Objects of S3. A folder is what the keys before it have in common; an object whose key ends with
 * a slash stands for an empty one, and is listed as that.
 *
 * <p>{@link #create}, {@link #replace} and {@link #delete} are conditional requests, between which
 * the store decides, whoever makes them. Each conditional write carries a nonce in its metadata, so
 * that a write whose answer was lost, and which the SDK then repeated in vain, is known as our own.
 *
 * <p>Faults that may pass are repeated with growing pauses for up to a minute. All calls together
 * keep below a rate that leaves the prefix to the applications.
 */
public final class S3Store implements ObjectStore, AutoCloseable {
  /** S3 serves 5,500 reads a second below a prefix; the applications need them more. */
  private static final double MOST_REQUESTS_A_SECOND = 1_000;

  /** Of one DeleteObjects request. */
  private static final int MOST_DELETED_AT_ONCE = 1_000;

  /** How often a folder is emptied into which somebody still writes. */
  private static final int ROUNDS = 3;

  private static final String NONCE = "muster-nonce";

  private final S3Settings settings;
  private final S3Client client;
  private final S3Faults faults;
  private final StoreClock clock;

  @SuppressWarnings("UnstableApiUsage") // beta for years; a store's rate needs no more
  private final RateLimiter rate = RateLimiter.create(MOST_REQUESTS_A_SECOND);

  /**
   * A store that is asked as the settings say.
   *
   * @throws StorageException if it cannot be asked at all, for want of a region, say
   */
  public S3Store(S3Settings settings, Location somewhere, InstantSource ours) {
    this(settings, somewhere, ours, S3Patience.ORDINARY);
  }

  S3Store(S3Settings settings, Location somewhere, InstantSource ours, S3Patience patience) {
    this.settings = settings;
    this.faults = new S3Faults(settings);
    this.clock = new StoreClock(ours);
    try {
      this.client = S3Clients.of(settings, patience, clock);
    } catch (SdkException e) {
      throw faults.of("reach", somewhere, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  /** Signs requests for others, with what this store is asked with. */
  public S3Signer signer() {
    return new S3Signer(S3Clients.signer(settings));
  }

  @Override
  public Duration ahead(Location somewhere) {
    return clock.ahead();
  }

  @Override
  public Optional<StoredObject> read(Location location) {
    return get(location, it -> {})
        .map(found -> new StoredObject(found.asByteArray(), new Version(found.response().eTag())));
  }

  @Override
  public Optional<byte[]> readRange(Location location, long offset, int length) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("a range begins at 0 or later and has 0 bytes or more");
    }
    if (length == 0) {
      return stat(location).map(found -> new byte[0]);
    }
    String range = "bytes=" + offset + "-" + (offset + length - 1);
    try {
      return get(location, it -> it.range(range)).map(ResponseBytes::asByteArray);
    } catch (StorageException e) {
      if (e.getCause() instanceof S3Exception answer && answer.statusCode() == 416) {
        return Optional.of(new byte[0]); // nothing there from this offset on
      }
      throw e;
    }
  }

  private Optional<ResponseBytes<GetObjectResponse>> get(
      Location location, Consumer<GetObjectRequest.Builder> more) {
    S3Place place = S3Place.of(location);
    if (place.key().isEmpty()) {
      return Optional.empty();
    }
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(place.bucket())
            .key(place.key())
            .requestPayer(payer())
            .applyMutation(more)
            .build();
    Optional<ResponseBytes<GetObjectResponse>> found =
        asked(
            "read",
            location,
            () -> {
              try {
                return Optional.of(client.getObject(request, ResponseTransformer.toBytes()));
              } catch (S3Exception e) {
                if (isMissing(location, e)) {
                  return Optional.empty();
                }
                // it may have come between the two requests
                return Optional.of(client.getObject(request, ResponseTransformer.toBytes()));
              }
            });
    if (found.isPresent() && found.get().response().eTag() == null) {
      throw faults.strange("read", location);
    }
    return found;
  }

  /**
   * Whether the answer means that there is no such object. S3 says so only to whoever may list the
   * whole bucket, and refuses all others; but by its prefix it may be looked for.
   *
   * @throws S3Exception the answer itself if it means anything else and will not change
   */
  private boolean isMissing(Location location, S3Exception answer) {
    if (answer instanceof NoSuchKeyException) {
      return true;
    }
    if (answer.statusCode() != HttpURLConnection.HTTP_FORBIDDEN) {
      throw answer;
    }
    try {
      return stat(location).isEmpty();
    } catch (StorageException e) {
      answer.addSuppressed(e);
      throw answer;
    }
  }

  /** By a listing: the answer to a HEAD does not tell a missing object from a missing bucket. */
  @Override
  public Optional<ListedObject> stat(Location location) {
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

  @Override
  public boolean create(Location location, byte[] content) {
    return put("create", location, content, it -> it.ifNoneMatch("*"));
  }

  @Override
  public void write(Location location, byte[] content) {
    boolean unused = put("write", location, content, it -> {});
  }

  @Override
  public boolean replace(Location location, byte[] content, Version expected) {
    return put("replace", location, content, it -> it.ifMatch(expected.text()));
  }

  private boolean put(
      String deed,
      Location location,
      byte[] content,
      Consumer<PutObjectRequest.Builder> condition) {
    S3Place place = S3Place.of(location);
    String nonce = UUID.randomUUID().toString();
    PutObjectRequest.Builder request =
        PutObjectRequest.builder()
            .bucket(place.bucket())
            .key(place.key())
            .requestPayer(payer())
            .metadata(Map.of(NONCE, nonce))
            .applyMutation(condition);
    settings
        .kmsKey()
        .ifPresent(
            key -> request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(key));
    PutObjectRequest built = request.build();
    return asked(
        deed,
        location,
        () -> {
          try {
            if (client.putObject(built, RequestBody.fromBytes(content)).eTag() == null) {
              throw faults.strange(deed, location);
            }
            return true;
          } catch (S3Exception e) {
            if (isRefusedByCondition(e)) {
              return isOurs(location, nonce);
            }
            throw e;
          }
        });
  }

  /** Whether what is there was written with this nonce: by the very call that was then refused. */
  private boolean isOurs(Location location, String nonce) {
    S3Place place = S3Place.of(location);
    try {
      return nonce.equals(
          client
              .headObject(it -> it.bucket(place.bucket()).key(place.key()).requestPayer(payer()))
              .metadata()
              .get(NONCE));
    } catch (S3Exception e) {
      if (isMissing(location, e)) {
        return false; // removed since: whoever did that rules
      }
      throw e;
    }
  }

  @Override
  public boolean delete(Location location, Version expected) {
    S3Place place = S3Place.of(location);
    return asked(
        "remove",
        location,
        () -> {
          try {
            // without this look, some stores say that they removed what was not there
            String found =
                client
                    .headObject(
                        it -> it.bucket(place.bucket()).key(place.key()).requestPayer(payer()))
                    .eTag();
            if (!found.equals(expected.text())) {
              return false;
            }
            client.deleteObject(
                removal(place.bucket(), place.key()).ifMatch(expected.text()).build());
            return true;
          } catch (S3Exception e) {
            if (isRefusedByCondition(e) || isMissing(location, e)) {
              return false;
            }
            throw e;
          }
        });
  }

  private static boolean isRefusedByCondition(S3Exception answer) {
    return answer.statusCode() == 412 || answer instanceof NoSuchKeyException;
  }

  private DeleteObjectRequest.Builder removal(String bucket, String key) {
    return DeleteObjectRequest.builder().bucket(bucket).key(key).requestPayer(payer());
  }

  @Override
  public FolderContents look(Location folder) {
    String prefix = S3Place.of(folder).prefix();
    List<ListedObject> objects = new ArrayList<>();
    List<String> emptyFolders = new ArrayList<>();
    for (S3Object object : below(folder)) {
      String path = object.key().substring(prefix.length());
      if (!path.endsWith("/") && !path.isEmpty()) {
        objects.add(listed(object, path));
      } else if (!path.isEmpty()) {
        emptyFolders.add(path);
      }
    }
    objects.sort(Comparator.comparing(ListedObject::path)); // S3 sorts by the bytes of UTF-8
    return new FolderContents(objects, emptyFolders);
  }

  @Override
  public List<String> children(Location folder) {
    String prefix = S3Place.of(folder).prefix();
    List<String> names = new ArrayList<>();
    for (ListObjectsV2Response page : pages(folder, it -> it.prefix(prefix).delimiter("/"))) {
      page.commonPrefixes().forEach(it -> names.add(it.prefix().substring(prefix.length())));
      page.contents().forEach(it -> names.add(it.key().substring(prefix.length())));
    }
    names.removeIf(String::isEmpty); // the folder itself
    names.sort(null);
    return List.copyOf(names);
  }

  @Override
  public void clear(Location folder, List<String> first) {
    S3Place place = S3Place.of(folder);
    for (String relative : first) {
      asked(
          "empty",
          folder,
          () -> client.deleteObject(removal(place.bucket(), place.prefix() + relative).build()));
    }
    for (int round = 0; round < ROUNDS; round++) {
      List<S3Object> found = below(folder);
      if (found.isEmpty()) {
        return;
      }
      Lists.partition(found, MOST_DELETED_AT_ONCE).forEach(some -> remove(folder, some));
    }
    if (!below(folder).isEmpty()) {
      throw new StorageException(
          StorageException.Kind.UNREACHABLE,
          "cannot empty "
              + folder
              + ": something still writes there; see what it is, end it and give the same command"
              + " again",
          null);
    }
  }

  private void remove(Location folder, List<S3Object> objects) {
    List<ObjectIdentifier> keys =
        objects.stream().map(it -> ObjectIdentifier.builder().key(it.key()).build()).toList();
    DeleteObjectsResponse answer =
        asked(
            "empty",
            folder,
            () ->
                client.deleteObjects(
                    it ->
                        it.bucket(S3Place.of(folder).bucket())
                            .requestPayer(payer())
                            .delete(all -> all.objects(keys).quiet(true))));
    if (answer.hasErrors() && !answer.errors().isEmpty()) {
      throw faults.ofOne(folder, answer.errors().get(0));
    }
  }

  /** All objects of the folder, those that stand for folders too. */
  private List<S3Object> below(Location folder) {
    List<S3Object> all = new ArrayList<>();
    pages(folder, it -> it.prefix(S3Place.of(folder).prefix()))
        .forEach(page -> all.addAll(page.contents()));
    return all;
  }

  private List<ListObjectsV2Response> pages(
      Location folder, Consumer<ListObjectsV2Request.Builder> which) {
    List<ListObjectsV2Response> pages = new ArrayList<>();
    String next = null;
    do {
      String token = next;
      ListObjectsV2Response page =
          page("list", folder, which.andThen(it -> it.continuationToken(token)));
      pages.add(page);
      next = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
    } while (next != null);
    return pages;
  }

  private ListObjectsV2Response page(
      String deed, Location folder, Consumer<ListObjectsV2Request.Builder> which) {
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(S3Place.of(folder).bucket())
            .requestPayer(payer())
            .applyMutation(which)
            .build();
    ListObjectsV2Response page = asked(deed, folder, () -> client.listObjectsV2(request));
    if (page.name() == null) {
      // any other XML reads as a folder with nothing in it
      throw faults.strange(deed, folder);
    }
    return page;
  }

  private static ListedObject listed(S3Object object, String path) {
    return new ListedObject(path, object.size(), object.lastModified(), object.eTag());
  }

  private RequestPayer payer() {
    return settings.requesterPays() ? RequestPayer.REQUESTER : null;
  }

  @SuppressWarnings("UnstableApiUsage")
  private <T> T asked(String deed, Location location, Supplier<T> call) {
    double unused = rate.acquire();
    try {
      return call.get();
    } catch (SdkException e) {
      throw faults.of(deed, location, e);
    }
  }
}
