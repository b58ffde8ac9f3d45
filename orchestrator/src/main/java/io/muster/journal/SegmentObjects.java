package io.muster.journal;

import com.google.common.base.Throwables;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.StoredObject;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Objects of segments. Each is created once and never changes, so it is fetched ahead of whoever
 * reads the segment, and kept: who reads a journal again asks only for what has come since. May be
 * asked from any thread.
 */
final class SegmentObjects {
  /** How many objects are asked for at a time. */
  static final int AHEAD = 16;

  /** Of a journal that is larger, objects are asked for again; one of 5,000 iterations is not. */
  private static final long KEPT_BYTES = 64L << 20;

  private static final long IDLE_SECONDS = 5;

  private final ObjectStore store;

  /** Not at the expense of other memory: a run reads its journal when it begins, and never more. */
  private final Cache<Written, FutureTask<Optional<StoredObject>>> fetched =
      CacheBuilder.newBuilder()
          .concurrencyLevel(1) // or each part of the cache has its own share of the bytes
          .<Written, FutureTask<Optional<StoredObject>>>weigher((it, unused) -> it.weight())
          .maximumWeight(KEPT_BYTES)
          .softValues()
          .build();

  private final ThreadPoolExecutor threads;

  SegmentObjects(ObjectStore store) {
    this.store = store;
    this.threads =
        new ThreadPoolExecutor(
            AHEAD,
            AHEAD,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> daemon(work, "muster-journal"));
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * An object as a listing told of it.
   *
   * @param identity which no other content has had in this place
   */
  record Written(Location location, String identity, long bytes) {
    /** With what it takes to hold it. */
    private int weight() {
      return (int) Math.min(Integer.MAX_VALUE, bytes + 500);
    }
  }

  /** The object will be asked for: fetches it meanwhile. */
  void ahead(Written object) {
    if (fetched.getIfPresent(object) == null) {
      threads.execute(task(object));
    }
  }

  /** The object; empty if it is not there any more. */
  Optional<StoredObject> read(Written object) {
    FutureTask<Optional<StoredObject>> task = task(object);
    task.run(); // unless it has begun
    try {
      return task.get();
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(e.getCause());
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StorageException(
          StorageException.Kind.UNREACHABLE,
          "cannot read " + object.location() + ": the call was interrupted",
          e);
    }
  }

  private FutureTask<Optional<StoredObject>> task(Written object) {
    return fetched.asMap().computeIfAbsent(object, it -> new FutureTask<>(() -> fetch(it)));
  }

  private Optional<StoredObject> fetch(Written object) {
    Optional<StoredObject> found = Optional.empty();
    try {
      found = store.read(object.location());
      return found;
    } finally {
      if (found.isEmpty()) {
        fetched.invalidate(object); // who asks again may be answered
      }
    }
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
