package io.muster.storage;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks for every location the store in which it lies. */
public abstract class StoreByScheme implements ObjectStore {

  /** The store of the location, by its scheme. */
  protected abstract ObjectStore storeOf(Location location);

  @Override
  public Optional<StoredObject> read(Location location) {
    return storeOf(location).read(location);
  }

  @Override
  public Optional<byte[]> readRange(Location location, long offset, int length) {
    return storeOf(location).readRange(location, offset, length);
  }

  @Override
  public Optional<ListedObject> stat(Location location) {
    return storeOf(location).stat(location);
  }

  @Override
  public boolean create(Location location, byte[] content) {
    return storeOf(location).create(location, content);
  }

  @Override
  public void write(Location location, byte[] content) {
    storeOf(location).write(location, content);
  }

  @Override
  public boolean replace(Location location, byte[] content, Version expected) {
    return storeOf(location).replace(location, content, expected);
  }

  @Override
  public boolean delete(Location location, Version expected) {
    return storeOf(location).delete(location, expected);
  }

  @Override
  public FolderContents look(Location folder) {
    return storeOf(folder).look(folder);
  }

  @Override
  public List<String> children(Location folder) {
    return storeOf(folder).children(folder);
  }

  @Override
  public void clear(Location folder, List<String> first) {
    storeOf(folder).clear(folder, first);
  }

  @Override
  public Duration ahead(Location somewhere) {
    return storeOf(somewhere).ahead(somewhere);
  }
}
