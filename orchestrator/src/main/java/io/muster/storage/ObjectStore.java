package io.muster.storage;

import java.util.List;
import java.util.Optional;

/**
 * The places where outputs and state lie, as objects with whole contents.
 *
 * <p>What is written is durable when the call returns, and is seen whole or not at all. Every call
 * may be repeated, is safe from any thread, and ends within a bound or throws {@link
 * StorageException}, which tells "could not be asked" from "is not there".
 */
public interface ObjectStore {

  /** The object and its version; empty if there is none. */
  Optional<StoredObject> read(Location location);

  /** {@code length} bytes from {@code offset}, fewer only at the object's end. */
  byte[] readRange(Location location, long offset, int length);

  /** What a listing would say of the object; empty if there is none. */
  Optional<ListedObject> stat(Location location);

  /**
   * Writes the object if there is none.
   *
   * @return false if there is one already, which is then untouched; contents that are to be told
   *     apart hold a nonce
   */
  boolean create(Location location, byte[] content);

  /** Writes the object whether or not there is one. For what a single writer owns. */
  void write(Location location, byte[] content);

  /** Writes over the object if it still is of this version; false if it is not. */
  boolean replace(Location location, byte[] content, Version expected);

  /** Removes the object if it still is of this version; false if it is not. */
  boolean delete(Location location, Version expected);

  /**
   * All objects below the folder, sorted by path, hidden ones included; empty if there is no such
   * folder.
   */
  List<ListedObject> list(Location folder);

  /**
   * The names of the folders and objects directly in the folder, sorted; folders end with a slash.
   */
  List<String> children(Location folder);

  /**
   * Removes these objects and then the folder's remains in the order: {@code first}, then all
   * others. Nothing there is no error.
   */
  void clear(Location folder, List<String> first);
}
