package io.muster.engine.yarn;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * JVMs of an application that is known to be short: over before a compiler that optimises has paid,
 * with one thread that collects.
 */
enum QuickJvm {
  DRIVER("spark.driver.defaultJavaOptions", "spark.driver.extraJavaOptions"),
  EXECUTOR("spark.executor.defaultJavaOptions", "spark.executor.extraJavaOptions"),
  /** In client mode, which has no options that stand behind these. */
  MASTER("spark.yarn.am.extraJavaOptions", "");

  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC\\b");

  private final String key;
  private final String others;

  QuickJvm(String key, String others) {
    this.key = key;
    this.others = others;
  }

  /** The setting that names the options. */
  String key() {
    return key;
  }

  /**
   * Ours, then what somebody else has said: of two options that say the same, the later one holds.
   * Two collectors are one too many: then ours is left out.
   *
   * @param said what the plan or the home says of a setting, or null; of secrets the references,
   *     beside which the rest of a text stands
   */
  String options(UnaryOperator<String> said) {
    String users = text(said.apply(key));
    String all = users + " " + text(said.apply(others));
    String ours =
        "-XX:TieredStopAtLevel=1" + (COLLECTOR.matcher(all).find() ? "" : " -XX:+UseSerialGC");
    return users.isBlank() ? ours : ours + " " + users;
  }

  private static String text(String said) {
    return said == null ? "" : said;
  }
}
