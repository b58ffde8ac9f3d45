package io.muster.storage.s3;

import io.muster.storage.FolderContents;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.Sleeper;
import io.muster.storage.StorageException;
import io.muster.storage.StoredObject;
import io.muster.storage.Version;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Objects of S3. A folder is what the keys before it have in common; an object whose key ends with
 * a slash stands for an empty one, and is listed as that.
 *
 * <p>{@link #create}, {@link #replace} and {@link #delete} are conditional requests, between which
 * the store decides, whoever makes them.
 *
 * <p>Faults that may pass are repeated with growing pauses for up to a minute.
 */
public final class S3Store implements ObjectStore, AutoCloseable {
  private final StoreClock clock;
  private final S3Requests requests;
  private final S3Reads reads;
  private final S3Writes writes;
  private final S3Listings listings;
  private final S3Clearing clearing;
  private final S3Signer signer;

  /**
   * A store that is asked as the settings say.
   *
   * @param ours this machine's clock
   * @throws StorageException if it cannot be asked at all, for want of a region, say
   */
  public S3Store(S3Settings settings, Location somewhere, InstantSource ours, Sleeper sleeper) {
    this(settings, somewhere, ours, sleeper, S3Patience.ORDINARY);
  }

  S3Store(
      S3Settings settings,
      Location somewhere,
      InstantSource ours,
      Sleeper sleeper,
      S3Patience patience) {
    this.clock = new StoreClock(ours);
    this.requests = new S3Requests(settings, somewhere, patience, clock, sleeper);
    this.listings = new S3Listings(requests);
    S3Absence absence = new S3Absence(listings);
    this.reads = new S3Reads(requests, absence);
    this.writes = new S3Writes(requests, absence);
    this.clearing = new S3Clearing(requests, listings);
    this.signer = new S3Signer(requests);
  }

  @Override
  public void close() {
    requests.close();
  }

  /** Signs requests for others, with what this store is asked with. */
  public S3Signer signer() {
    return signer;
  }

  @Override
  public Duration ahead(Location somewhere) {
    return clock.ahead();
  }

  @Override
  public Optional<StoredObject> read(Location location) {
    return reads.read(location);
  }

  @Override
  public Optional<byte[]> readRange(Location location, long offset, int length) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("a range begins at 0 or later and has 0 bytes or more");
    }
    return length == 0
        ? stat(location).map(found -> new byte[0])
        : reads.readRange(location, new ByteRange(offset, length));
  }

  @Override
  public Optional<ListedObject> stat(Location location) {
    return listings.stat(location);
  }

  @Override
  public boolean create(Location location, byte[] content) {
    return writes.put("create", location, content, it -> it.ifNoneMatch("*"));
  }

  @Override
  public void write(Location location, byte[] content) {
    boolean unused = writes.put("write", location, content, it -> {});
  }

  @Override
  public boolean replace(Location location, byte[] content, Version expected) {
    return writes.put("replace", location, content, it -> it.ifMatch(expected.text()));
  }

  @Override
  public boolean delete(Location location, Version expected) {
    return writes.delete(location, expected);
  }

  @Override
  public FolderContents look(Location folder) {
    return listings.look(folder);
  }

  @Override
  public List<String> children(Location folder) {
    return listings.children(folder);
  }

  @Override
  public void clear(Location folder, List<String> first) {
    clearing.clear(folder, first);
  }
}
