package io.muster.engine.submit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The names of the classes that drivers and executors were seen to load, on YARN and with S3 too; a
 * Spark that has not all of them passes over the others (fast-start.md tells how it was made).
 */
final class SparkClasses {
  private static final String LIST = "spark.classes";

  private SparkClasses() {}

  /** Puts the list into a folder. */
  static Path listIn(Path folder) throws IOException {
    Path list = folder.resolve(LIST);
    try (InputStream in = SparkClasses.class.getResourceAsStream(LIST)) {
      Files.copy(in, list);
    }
    return list;
  }
}
