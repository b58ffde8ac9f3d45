package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shipped, as it lies in the distribution's folder. */
final class DistributionIT {
  private static final long MOST_BYTES = 30_000_000;

  /** The embedded Spark, and what is made where Muster is installed and is not in the archive. */
  private static final List<String> BESIDE = List.of("spark", "archives");

  @Test
  void musterWithoutSparkIsSmall() throws IOException {
    List<Path> parts = new ArrayList<>();
    try (Stream<Path> all = Files.list(MusterProcess.HOME)) {
      all.filter(part -> !BESIDE.contains(part.getFileName().toString())).forEach(parts::add);
    }
    assertThat(parts)
        .extracting(part -> part.getFileName().toString())
        .contains("bin", "lib", "job", "shim", "share");
    long bytes = 0;
    for (Path part : parts) {
      bytes += bytesOf(part);
    }
    assertThat(bytes).as("bytes of %s", parts).isBetween(1_000_000L, MOST_BYTES);
  }

  private static long bytesOf(Path part) throws IOException {
    try (Stream<Path> files = Files.walk(part)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
