package io.muster.engine.yarn;

import io.muster.engine.submit.JvmOptions;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * JVMs of an application that is known to be short: over before a compiler that optimises has paid,
 * with one thread that collects.
 */
enum QuickJvm {
  DRIVER(
      "spark.driver.defaultJavaOptions",
      "spark.driver.extraJavaOptions",
      "spark.driver.extraClassPath"),
  EXECUTOR(
      "spark.executor.defaultJavaOptions",
      "spark.executor.extraJavaOptions",
      "spark.executor.extraClassPath"),
  /**
   * In client mode, which has no options that stand behind these, and no class path but that of the
   * driver.
   */
  MASTER("spark.yarn.am.extraJavaOptions", "", "");

  private final String key;
  private final String others;
  private final String classPath;

  QuickJvm(String key, String others, String classPath) {
    this.key = key;
    this.others = others;
    this.classPath = classPath;
  }

  /** The setting that names the options. */
  String key() {
    return key;
  }

  /** The setting that puts something before Spark's jars; empty if there is none. */
  String classPath() {
    return classPath;
  }

  /**
   * Ours, then what somebody else has said. Empty where that may hold a secret, which a command
   * line would show: then it stays where it is.
   *
   * @param said what the plan or the home says of a setting, or null; of secrets the references,
   *     beside which the rest of a text stands
   */
  Optional<String> options(UnaryOperator<String> said) {
    String users = text(said.apply(key));
    if (JvmOptions.mayHoldASecret(users)) {
      return Optional.empty();
    }
    String ours =
        JvmOptions.withSerialCollector(
            "-XX:TieredStopAtLevel=1", users + " " + text(said.apply(others)));
    return Optional.of(JvmOptions.joined(ours, users));
  }

  private static String text(String said) {
    return said == null ? "" : said;
  }
}
