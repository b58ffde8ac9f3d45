package io.muster.resolve;

import io.muster.plan.Job;
import io.muster.plan.Template;
import io.muster.plan.Value;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What may hold no secret, not even one that a dict brought: what stands on a command line, and in
 * the settings of a driver in a cluster.
 */
final class OpenTexts {
  /** Spark settings that come to the command line of a JVM. */
  private static final Pattern SEEN =
      Pattern.compile("spark\\..*(JavaOptions|ClassPath|LibraryPath)");

  private final Value value;
  private final boolean isInCluster;
  private final Findings findings;

  /**
   * @param isInCluster whether the driver runs in a cluster
   */
  OpenTexts(Value value, boolean isInCluster, Findings findings) {
    this.value = value;
    this.isInCluster = isInCluster;
    this.findings = findings;
  }

  /** Looks through a resolved job, and the settings of Spark beside it. */
  void check(Job job, Map<String, String> conf) {
    if (job instanceof Job.Application application) {
      application.args().forEach(arg -> checkUnseen(arg, "job.application.args"));
      checkSettings(application.conf(), "job.application.conf");
    }
    checkSettings(conf, "spark.conf");
  }

  private void checkSettings(Map<String, String> conf, String key) {
    conf.forEach(
        (name, text) -> {
          if (SEEN.matcher(name).matches()) {
            checkUnseen(text, key + "." + name);
          } else if (isInCluster) {
            check(
                text,
                key + "." + name,
                " from a dict, and a driver in the cluster has its settings as they are written",
                "let the job read a file that every node has, or configure the nodes");
          }
        });
  }

  private void checkUnseen(String text, String key) {
    check(
        text,
        key,
        ", and what it says stands on a command line, which everybody on the machine can see",
        "give the secret in a setting of Spark of your own, such as spark.myjob.secret, or in a"
            + " dict");
  }

  private void check(String text, String key, String why, String right) {
    if (text.contains("${")) {
      Template.parse(text)
          .references()
          .filter(reference -> reference.kind().isSecret())
          .findFirst()
          .ifPresent(secret -> findings.add(value, key, key + " has " + secret + why, right));
    }
  }
}
