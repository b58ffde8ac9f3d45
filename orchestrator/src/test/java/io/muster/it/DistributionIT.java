package io.muster.it;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** What is shipped, as it lies in the distribution's folder. */
final class DistributionIT {
  private static final long MOST_BYTES = 30_000_000;

  /** The embedded Spark, and what is made where Muster is installed and is not in the archive. */
  private static final List<String> BESIDE = List.of("spark", "archives");

  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");

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

  @Test
  void jarsOfTheEmbeddedSparkHoldWhatWasPublishedButForSignatures() throws IOException {
    Path light = MusterProcess.HOME.resolve("spark/jars");
    Path published = MusterProcess.HOME.resolve("../../spark-home/target/jars");
    assertThat(jarsIn(light)).isEqualTo(jarsIn(published)).hasSizeGreaterThan(100);
    for (String jar : jarsIn(light)) {
      Map<String, Long> before = checksums(published.resolve(jar));
      boolean signed = before.keySet().removeIf(SIGNATURE.asMatchPredicate());
      Map<String, Long> now = checksums(light.resolve(jar));
      if (signed) { // whose manifest held a digest of each class
        assertThat(now.remove(JarFile.MANIFEST_NAME)).as("manifest of %s", jar).isNotNull();
        before.remove(JarFile.MANIFEST_NAME);
      }
      assertThat(now).as(jar).isEqualTo(before);
    }
  }

  private static List<String> jarsIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Map<String, Long> checksums(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().collect(toMap(ZipEntry::getName, ZipEntry::getCrc));
    }
  }

  private static long bytesOf(Path part) throws IOException {
    try (Stream<Path> files = Files.walk(part)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
