package io.muster.job;

import io.muster.job.contract.Spec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Named in {@code spark.plugins} of a rehearsal, loads classes that a rehearsal on one machine does
 * not come to, as those of stores and of clusters, so that the class archive has them. What this
 * Spark has not is passed over.
 */
public final class RehearsalPlugin implements SparkPlugin {
  @Override
  public DriverPlugin driverPlugin() {
    return new DriverPlugin() {
      @Override
      public Map<String, String> init(SparkContext context, PluginContext plugin) {
        load(Path.of(context.conf().get(Spec.CLASSES_CONF_KEY)));
        return Map.of();
      }
    };
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return null;
  }

  private static void load(Path names) {
    try {
      for (String name : Files.readAllLines(names)) {
        try {
          Class.forName(name.replace('/', '.'), false, RehearsalPlugin.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
          // of another Spark, or of a jar that this home has not
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
