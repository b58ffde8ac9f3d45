package io.muster.engine;

import java.net.URI;
import java.net.URISyntaxException;

/** Files of this machine as items of Spark's lists, where commas part and a {@code #} names. */
public final class FileUri {
  private FileUri() {}

  /** The path as a URI, whatever its letters; what lies in a store stays as it is. */
  public static String of(String path) {
    if (!path.startsWith("/")) {
      return path;
    }
    try {
      return new URI("file", null, path, null).toASCIIString().replace(",", "%2C");
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  /** The same of a path with {@code #name} behind it, where it has one. */
  public static String ofNamed(String path) {
    int hash = path.lastIndexOf('#');
    return hash < 0 ? of(path) : of(path.substring(0, hash)) + path.substring(hash);
  }
}
