package io.muster.job;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives a test class the one session of this JVM; it ends with the last test. */
public final class SharedSpark implements ParameterResolver, BeforeEachCallback {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return session(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    for (String view : session(context).sqlContext().tableNames()) {
      boolean unused = session(context).catalog().dropTempView(view);
    }
  }

  private static SparkSession session(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SharedSpark.class))
        .getOrComputeIfAbsent("session", key -> new Running(start()), Running.class)
        .session();
  }

  private static SparkSession start() {
    return SparkSession.builder()
        .master("local[1]")
        .appName("iteration-job tests")
        .config("spark.ui.enabled", false)
        .config("spark.sql.shuffle.partitions", 2)
        .config("spark.sql.adaptive.enabled", true)
        .config("spark.sql.adaptive.advisoryPartitionSizeInBytes", "128m")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.warehouse.dir", "target/spark-warehouse")
        .getOrCreate();
  }

  private record Running(SparkSession session) implements ExtensionContext.Store.CloseableResource {
    @Override
    public void close() {
      session.stop();
    }
  }
}
