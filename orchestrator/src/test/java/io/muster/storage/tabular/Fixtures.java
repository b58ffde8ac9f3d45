package io.muster.storage.tabular;

import io.muster.storage.Location;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The files of {@code src/test/resources/tabular}. */
public final class Fixtures {
  private Fixtures() {}

  public static Path path(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(Fixtures.class.getResource("/tabular/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(name, e);
    }
  }

  public static Location location(String name) {
    return Location.of(path(name));
  }

  public static long bytes(String name) throws IOException {
    return Files.size(path(name));
  }
}
