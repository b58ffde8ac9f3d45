package io.muster.cli;

import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StoredObject;
import io.muster.storage.Version;
import java.util.List;
import java.util.Optional;

/** A store with nothing in it, into which nothing can be put. */
final class NoStore implements ObjectStore {
  @Override
  public Optional<StoredObject> read(Location location) {
    return Optional.empty();
  }

  @Override
  public byte[] readRange(Location location, long offset, int length) {
    return new byte[0];
  }

  @Override
  public Optional<ListedObject> stat(Location location) {
    return Optional.empty();
  }

  @Override
  public boolean create(Location location, byte[] content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void write(Location location, byte[] content) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean replace(Location location, byte[] content, Version expected) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean delete(Location location, Version expected) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ListedObject> list(Location folder) {
    return List.of();
  }

  @Override
  public List<String> children(Location folder) {
    return List.of();
  }

  @Override
  public void clear(Location folder, List<String> first) {
    throw new UnsupportedOperationException();
  }
}
