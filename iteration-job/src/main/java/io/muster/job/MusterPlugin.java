package io.muster.job;

import io.muster.job.claim.Claims;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.Spec;
import io.muster.job.load.Texts;
import io.muster.job.progress.ProgressFile;
import io.muster.job.progress.ProgressListener;
import io.muster.job.progress.SpreadListener;
import io.muster.job.write.Outbox;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Named in {@code spark.plugins}, follows an application from its driver, Muster's own or the
 * user's. Where progress goes is said by {@code spark.muster.attempt_folder} or {@code
 * spark.muster.spec}. Whatever goes wrong here is logged and leaves the application alone, but for
 * a claim that is not this application's: then its SparkContext does not come up.
 */
public final class MusterPlugin implements SparkPlugin {
  private static final Logger LOG = LoggerFactory.getLogger(MusterPlugin.class);

  @Override
  public DriverPlugin driverPlugin() {
    return new Driver();
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return null;
  }

  private static final class Driver implements DriverPlugin {
    private ProgressFile file;

    @Override
    public Map<String, String> init(SparkContext context, PluginContext plugin) {
      new Claims(Ending::environment, InstantSource.system(), new Redactor())
          .take(context.conf(), null);
      follow(context);
      return Map.of();
    }

    private void follow(SparkContext context) {
      try {
        ContractJson json = new ContractJson();
        String folder = attemptFolder(context, json);
        if (folder == null) {
          LOG.warn(
              "Muster's plugin has neither {} nor {}: it writes no progress",
              Spec.ATTEMPT_FOLDER_CONF_KEY,
              Spec.CONF_KEY);
          return;
        }
        Outbox outbox = new Outbox(folder, context::hadoopConfiguration);
        SpreadListener spread = new SpreadListener(null, Instant.ofEpochMilli(context.startTime()));
        file = new ProgressFile(outbox, json, InstantSource.system(), spread::spread);
        file.begin();
        context.addSparkListener(spread);
        // the application has no id yet, and perhaps no UI
        context.addSparkListener(
            new ProgressListener(
                file, () -> context.uiWebUrl().isDefined() ? context.uiWebUrl().get() : null));
      } catch (IOException | RuntimeException | LinkageError e) {
        LOG.warn("Muster cannot follow this application: {}", e.toString());
      }
    }

    @Override
    public void shutdown() {
      if (file != null) {
        file.end();
      }
    }

    private static String attemptFolder(SparkContext context, ContractJson json)
        throws IOException {
      SparkConf conf = context.conf();
      if (conf.contains(Spec.ATTEMPT_FOLDER_CONF_KEY)) {
        return conf.get(Spec.ATTEMPT_FOLDER_CONF_KEY);
      }
      if (!conf.contains(Spec.CONF_KEY)) {
        return null;
      }
      String path = conf.get(Spec.CONF_KEY);
      String text = new Texts(context.hadoopConfiguration()).read(path);
      return json.read(Spec.class, text, path).attemptFolder();
    }
  }
}
