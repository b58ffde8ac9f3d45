package io.muster.storage.s3;

import io.muster.storage.Location;

/**
 * A location as S3 names it. Keys are taken as they are written: nothing in them is an escape.
 *
 * @param key without a slash at its end; empty for the bucket itself
 */
record S3Place(String bucket, String key) {
  private static final String AFTER_SCHEME = "://";

  static S3Place of(Location location) {
    int start = location.text().indexOf(AFTER_SCHEME);
    if (start < 0) {
      throw new IllegalArgumentException(location + " is no place in S3");
    }
    String rest = location.text().substring(start + AFTER_SCHEME.length());
    int slash = rest.indexOf('/');
    return slash < 0
        ? new S3Place(rest, "")
        : new S3Place(rest.substring(0, slash), rest.substring(slash + 1));
  }

  /** What the keys of all that lies in this folder begin with. */
  String prefix() {
    return key.isEmpty() ? "" : key + "/";
  }

  /** The last part of the key. */
  String name() {
    return key.substring(key.lastIndexOf('/') + 1);
  }
}
