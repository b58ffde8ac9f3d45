package io.muster.engine.submit;

import java.util.regex.Pattern;

/** Options of a JVM, ours beside those of somebody else. */
public final class JvmOptions {
  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC\\b");

  private JvmOptions() {}

  /**
   * Our options with the collector of one thread, unless somebody has named another: two are one
   * too many, and the JVM would refuse to start.
   *
   * @param theirs all options that others give the same JVM
   */
  public static String withSerialCollector(String ours, String theirs) {
    return COLLECTOR.matcher(theirs).find() ? ours : ours + " -XX:+UseSerialGC";
  }

  /**
   * Ours, then theirs: of two options that say the same, the later one holds.
   *
   * @param theirs may be null
   */
  public static String joined(String ours, String theirs) {
    return theirs == null || theirs.isBlank() ? ours : ours + " " + theirs;
  }

  /** Whether options look as if they held what is not for everybody's eyes. */
  public static boolean mayHoldASecret(String options) {
    return ConfFolder.SECRET.matcher(options).find();
  }
}
