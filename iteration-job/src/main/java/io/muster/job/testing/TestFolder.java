package io.muster.job.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.sql.SparkSession;

/**
 * A folder that is removed when the session ends, and not before: rows that a test has not asked
 * for yet may be read from it.
 */
final class TestFolder {
  private TestFolder() {}

  static Path of(SparkSession spark) {
    try {
      Path folder = Files.createTempDirectory("muster-test-");
      removeAtEnd(spark, folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for a test", e);
    }
  }

  /** Has the session remove the folder when it ends; there need be none. */
  static void removeAtEnd(SparkSession spark, Path folder) {
    spark.sparkContext().addSparkListener(new Removal(folder));
  }

  private static final class Removal extends SparkListener {
    private final Path folder;

    Removal(Path folder) {
      this.folder = folder;
    }

    @Override
    public void onApplicationEnd(SparkListenerApplicationEnd end) {
      if (!Files.exists(folder)) {
        return;
      }
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot remove " + folder + ": remove it by hand", e);
      }
    }
  }
}
