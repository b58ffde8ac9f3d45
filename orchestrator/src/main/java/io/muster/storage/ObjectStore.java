package io.muster.storage;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The places where outputs and state lie, as objects with whole contents.
 *
 * <p>What is written is durable when the call returns, and is seen whole or not at all: what a
 * store needs meanwhile (temporary files, unfinished uploads) no listing shows. Every call may be
 * repeated, is safe from any thread, makes the folders that it needs, and ends within a bound or
 * throws {@link StorageException}. "Is not there" is an answer, never an exception; "could not be
 * asked" is an exception, never an answer. After {@link StorageException.Kind#UNREACHABLE} a write
 * may have happened all the same.
 */
public interface ObjectStore {

  /** The object and its version; empty if there is none. */
  Optional<StoredObject> read(Location location);

  /**
   * {@code length} bytes from {@code offset}, fewer only at the object's end, none beyond it; empty
   * if there is no such object.
   */
  Optional<byte[]> readRange(Location location, long offset, int length);

  /**
   * What a listing of the folder around it would say of the object, its path being its name; empty
   * if there is none. A folder is no object.
   */
  Optional<ListedObject> stat(Location location);

  /**
   * Writes the object if there is none. Of any number of callers, in whatever process or host, one
   * at most is told true.
   *
   * @return false if there is one already, which is then untouched
   */
  boolean create(Location location, byte[] content);

  /**
   * Like {@link #create}, but true also if the object that is there already has this very content:
   * an earlier call of ours whose answer was lost. The content must hold a nonce, or two callers
   * could both be told true.
   */
  default boolean createOnce(Location location, byte[] content) {
    return create(location, content)
        || read(location)
            .map(found -> Arrays.equals(found.content(), content))
            // removed between the two calls: whoever did that rules
            .orElse(false);
  }

  /** Writes the object whether or not there is one. For what a single writer owns. */
  void write(Location location, byte[] content);

  /**
   * Writes over the object if it still is of this version; false if it is not, or is not there. For
   * what has a single owner at a time: S3 decides between any number of callers, local files only
   * between those of one process. A false after a lost answer may be one's own success: read back
   * and look for the nonce.
   */
  boolean replace(Location location, byte[] content, Version expected);

  /**
   * Removes the object if it still is of this version; false if it is not, or is not there. Decides
   * between callers as {@link #replace} does.
   */
  boolean delete(Location location, Version expected);

  /**
   * All that lies below the folder; nothing if there is no such folder. One request, or one per
   * thousand objects.
   */
  FolderContents look(Location folder);

  /** The objects that {@link #look} finds. */
  default List<ListedObject> list(Location folder) {
    return look(folder).objects();
  }

  /**
   * The names of the folders and objects directly in the folder, sorted; folders end with a slash.
   */
  List<String> children(Location folder);

  /**
   * Removes all that is below the folder, and the folder, and nothing else: links are removed, not
   * followed. {@code first} goes first, in its order, and is durably gone before anything else
   * goes. Nothing there is no error.
   *
   * @param first paths relative to the folder
   */
  void clear(Location folder, List<String> first);

  /**
   * How far the clock that gives objects there their times is ahead of this machine's, as far as
   * the store has told.
   */
  default Duration ahead(Location somewhere) {
    return Duration.ZERO;
  }
}
