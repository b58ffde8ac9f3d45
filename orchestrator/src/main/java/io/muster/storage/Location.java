package io.muster.storage;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A place in a store: an absolute local path, or a URI such as {@code s3://bucket/prefix}. Never
 * ends with a slash.
 *
 * @param text the path or URI as a person would write it
 */
public record Location(String text) {
  public Location {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a location is not empty");
    }
    while (text.length() > 1 && text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
  }

  public static Location of(Path path) {
    return new Location(path.toAbsolutePath().normalize().toString());
  }

  /** {@code s3} of {@code s3://…}; {@code file} for a path. */
  public String scheme() {
    int colon = text.indexOf("://");
    // a path may hold "://" further on
    return colon < 0 || text.indexOf('/') < colon ? "file" : text.substring(0, colon);
  }

  /** The local path, if this is a local place. */
  public Optional<Path> path() {
    if (!scheme().equals("file")) {
      return Optional.empty();
    }
    return Optional.of(
        Path.of(text.startsWith("file://") ? text.substring("file://".length()) : text));
  }

  public Location resolve(String relative) {
    return new Location(text.equals("/") ? "/" + relative : text + "/" + relative);
  }

  /** The last part of the path. */
  public String name() {
    return text.substring(text.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return text;
  }
}
