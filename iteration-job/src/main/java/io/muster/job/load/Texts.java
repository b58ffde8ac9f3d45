package io.muster.job.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Reads small files as UTF-8 text, local ones without Hadoop. */
public final class Texts {
  private final Configuration hadoop;

  public Texts(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /**
   * The whole text.
   *
   * @param location a path, or a URI
   * @throws IOException whose message is one line that says why
   */
  public String read(String location) throws IOException {
    try {
      if (isLocal(location)) {
        return Files.readString(local(location));
      }
      Path path = new Path(location);
      try (InputStream in = path.getFileSystem(hadoop).open(path)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8", e);
    }
  }

  boolean exists(String location) throws IOException {
    if (isLocal(location)) {
      return Files.exists(local(location));
    }
    Path path = new Path(location);
    return path.getFileSystem(hadoop).exists(path);
  }

  private static boolean isLocal(String location) {
    return location.startsWith("/") || location.startsWith("file:") || !location.contains(":");
  }

  private static java.nio.file.Path local(String location) {
    if (!location.startsWith("file:")) {
      return java.nio.file.Path.of(location);
    }
    // file:/a, file://host/a and file:///a; blanks are not always escaped
    try {
      return java.nio.file.Path.of(URI.create(location).getPath());
    } catch (IllegalArgumentException e) {
      return java.nio.file.Path.of(location.substring("file:".length()).replaceFirst("^//+", "/"));
    }
  }
}
