package io.muster.job.testing;

import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;

/** The session in which tests call transforms. */
public final class LocalSpark {
  private static final int CORES = 2;

  private LocalSpark() {}

  /**
   * A local session as an iteration has it, small: two cores, no UI, few shuffle partitions. It is
   * made once in a JVM, and ends with it; {@code SparkSession.builder()} answers the same.
   *
   * <p>On Java 17, Spark 3.5 needs the JVM options of {@code
   * org.apache.spark.launcher.JavaModuleOptions}, which a test's JVM has to be given.
   */
  public static SparkSession session() {
    return session(Map.of());
  }

  /**
   * The same with settings of one's own, which win. In a JVM that has a session already, only those
   * count that may change in a session.
   */
  public static SparkSession session(Map<String, String> settings) {
    SparkSession.Builder builder = SparkSession.builder();
    if (SparkSession.getDefaultSession().isDefined()) {
      settings.forEach(builder::config);
      return builder.getOrCreate();
    }
    Path warehouse = warehouse();
    builder
        .master("local[" + CORES + "]")
        .appName("transforms under test")
        .config("spark.ui.enabled", false)
        .config("spark.ui.showConsoleProgress", false)
        .config("spark.sql.adaptive.enabled", true)
        .config("spark.sql.adaptive.advisoryPartitionSizeInBytes", "128m")
        .config("spark.sql.shuffle.partitions", CORES)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.rdd.compress", true)
        .config("spark.serializer.objectStreamReset", 100)
        .config("spark.sql.warehouse.dir", warehouse.toUri().toString());
    settings.forEach(builder::config);
    SparkSession spark = builder.getOrCreate();
    TestFolder.removeAtEnd(spark, warehouse);
    return spark;
  }

  /** Not in the folder where the tests happen to run; it is made only when a table is. */
  private static Path warehouse() {
    return Path.of(System.getProperty("java.io.tmpdir"), "muster-test-" + UUID.randomUUID());
  }
}
