package io.muster.fakes;

import io.muster.storage.FolderContents;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import io.muster.storage.StoredObject;
import io.muster.storage.Version;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A store in memory that can be full, unreachable, or do a deed and lose the answer. */
public final class MemoryStore implements ObjectStore {
  @SuppressWarnings("ArrayRecordComponent") // never compared, only read
  private record Held(byte[] content, Instant modified, String identity) {}

  private final TreeMap<String, Held> objects = new TreeMap<>();
  private final List<String> requests = new ArrayList<>();
  private final InstantSource clock;
  private long serial;
  private boolean full;
  private boolean unreachable;
  private int answersToLose;
  private int requestsUntilMeanwhile;
  private Runnable meanwhile = () -> {};

  public MemoryStore(InstantSource clock) {
    this.clock = clock;
  }

  /** From now on nothing can be written. */
  public synchronized void fill() {
    full = true;
  }

  /** From now on nothing answers, and nothing is done. */
  public synchronized void disconnect() {
    unreachable = true;
  }

  /** Ends all faults. */
  public synchronized void mend() {
    full = false;
    unreachable = false;
    answersToLose = 0;
  }

  /** The next {@code count} changes are made, but the caller is told that nothing answered. */
  public synchronized void loseAnswers(int count) {
    answersToLose = count;
  }

  /**
   * Runs this just before the {@code nth} request from now: what another process does meanwhile.
   */
  public synchronized void meanwhile(int nth, Runnable deed) {
    requestsUntilMeanwhile = nth;
    meanwhile = deed;
  }

  /** Every request so far, as "verb location". */
  public synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public synchronized Optional<StoredObject> read(Location location) {
    request("read", location);
    return Optional.ofNullable(objects.get(location.text()))
        .map(held -> new StoredObject(held.content().clone(), new Version(held.identity())));
  }

  @Override
  public synchronized Optional<byte[]> readRange(Location location, long offset, int length) {
    if (offset < 0 || length < 0) {
      throw new IllegalArgumentException("a range begins at 0 or later and has 0 bytes or more");
    }
    request("readRange", location);
    return Optional.ofNullable(objects.get(location.text()))
        .map(
            held -> {
              int size = held.content().length;
              int from = (int) Math.min(offset, size);
              int to = (int) Math.min((long) from + length, size);
              return Arrays.copyOfRange(held.content(), from, to);
            });
  }

  @Override
  public synchronized Optional<ListedObject> stat(Location location) {
    request("stat", location);
    return Optional.ofNullable(objects.get(location.text()))
        .map(held -> listed(location.name(), held));
  }

  @Override
  public synchronized boolean create(Location location, byte[] content) {
    request("create", location);
    if (objects.containsKey(location.text())) {
      return false;
    }
    put(location, content);
    answer(location);
    return true;
  }

  @Override
  public synchronized void write(Location location, byte[] content) {
    request("write", location);
    put(location, content);
    answer(location);
  }

  @Override
  public synchronized boolean replace(Location location, byte[] content, Version expected) {
    request("replace", location);
    if (!isStill(location, expected)) {
      return false;
    }
    put(location, content);
    answer(location);
    return true;
  }

  @Override
  public synchronized boolean delete(Location location, Version expected) {
    request("delete", location);
    if (!isStill(location, expected)) {
      return false;
    }
    objects.remove(location.text());
    answer(location);
    return true;
  }

  @Override
  public synchronized FolderContents look(Location folder) {
    request("list", folder);
    String prefix = folder.text() + "/";
    List<ListedObject> found = new ArrayList<>();
    below(prefix).forEach((path, held) -> found.add(listed(path.substring(prefix.length()), held)));
    return new FolderContents(found, List.of());
  }

  @Override
  public synchronized List<String> children(Location folder) {
    request("children", folder);
    String prefix = folder.text() + "/";
    TreeSet<String> names = new TreeSet<>();
    for (String path : below(prefix).keySet()) {
      String rest = path.substring(prefix.length());
      int slash = rest.indexOf('/');
      names.add(slash < 0 ? rest : rest.substring(0, slash + 1));
    }
    return List.copyOf(names);
  }

  @Override
  public synchronized void clear(Location folder, List<String> first) {
    request("clear", folder);
    objects.remove(folder.text());
    below(folder.text() + "/").clear();
    answer(folder);
  }

  private java.util.SortedMap<String, Held> below(String prefix) {
    return objects.subMap(prefix, prefix + Character.MAX_VALUE);
  }

  private static ListedObject listed(String path, Held held) {
    return new ListedObject(path, held.content().length, held.modified(), held.identity());
  }

  private boolean isStill(Location location, Version expected) {
    Held held = objects.get(location.text());
    return held != null && held.identity().equals(expected.text());
  }

  private void put(Location location, byte[] content) {
    if (full) {
      throw new StorageException(
          Kind.FULL, "cannot write " + location + ": the store is full; make space", null);
    }
    serial++;
    objects.put(location.text(), new Held(content.clone(), clock.instant(), "etag-" + serial));
  }

  private void request(String verb, Location location) {
    if (requestsUntilMeanwhile > 0 && --requestsUntilMeanwhile == 0) {
      meanwhile.run();
    }
    requests.add(verb + " " + location);
    if (unreachable) {
      throw unreachable(location);
    }
  }

  private void answer(Location location) {
    if (answersToLose > 0) {
      answersToLose--;
      throw unreachable(location);
    }
  }

  private static StorageException unreachable(Location location) {
    return new StorageException(
        Kind.UNREACHABLE, "no answer from the store of " + location + "; try again", null);
  }
}
