package io.muster.job.claim;

import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * The application in whose driver this is.
 *
 * @param id by which the cluster knows it
 * @param host of its driver
 */
record Application(String id, String host) {
  /** As YARN names a container: with the epoch of a ResourceManager that was restarted, or not. */
  private static final Pattern CONTAINER =
      Pattern.compile("container_(?:e\\d+_)?(\\d+_\\d+)_\\d+_\\d+");

  /**
   * What environment and settings tell of it; before there is a SparkContext, YARN's application is
   * told by its container's environment alone.
   */
  static Application of(UnaryOperator<String> environment, SparkConf conf) {
    return new Application(id(environment, conf), host(environment));
  }

  private static String id(UnaryOperator<String> environment, SparkConf conf) {
    String container = environment.apply("CONTAINER_ID");
    if (container != null) {
      Matcher matcher = CONTAINER.matcher(container);
      if (matcher.matches()) {
        return "application_" + matcher.group(1);
      }
    }
    String told = conf.get("spark.yarn.app.id", conf.get("spark.app.id", ""));
    if (told.isEmpty()) {
      throw new JobException(
          Failure.Kind.CLAIM,
          "the claim cannot be taken: which application this is, neither CONTAINER_ID nor"
              + " spark.yarn.app.id nor spark.app.id tells; nothing was done");
    }
    return told;
  }

  private static String host(UnaryOperator<String> environment) {
    String node = environment.apply("NM_HOST");
    if (node != null && !node.isEmpty()) {
      return node;
    }
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
