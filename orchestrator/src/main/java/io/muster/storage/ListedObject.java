package io.muster.storage;

import java.time.Instant;

/**
 * An object as a listing tells of it.
 *
 * @param path relative to the listed folder, parts joined by a slash
 * @param bytes its size
 * @param modified by the store's own clock
 * @param identity changes whenever the content does: an ETag, or a local file's inode and time
 */
public record ListedObject(String path, long bytes, Instant modified, String identity) {
  public ListedObject {
    if (path.isEmpty() || bytes < 0 || identity.isEmpty()) {
      throw new IllegalArgumentException(
          "an object has a path, an identity and no fewer than 0 bytes");
    }
  }

  /** The last part of the path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
