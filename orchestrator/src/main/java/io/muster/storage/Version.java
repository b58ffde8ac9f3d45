package io.muster.storage;

/**
 * What tells one content of an object from another: an ETag, or a local file's inode, size, time
 * and checksum. Equal bytes may share a version: what is compared holds a nonce.
 */
public record Version(String text) {
  public Version {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a version is not empty");
    }
  }
}
