package io.muster.cli;

import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import java.util.Map;

/**
 * How much the developer's log says, on stderr; what users read goes through the console. It is set
 * up when its first logger is asked for, so that its level must be known before.
 */
final class DevelopersLog {
  private static final String VARIABLE = "MUSTER_LOG";
  private static final ImmutableSet<String> LEVELS =
      ImmutableSet.of("trace", "debug", "info", "warn", "error", "off");

  private DevelopersLog() {}

  /** As the environment says; a level that is none is left out. */
  static void levelOf(Map<String, String> environment) {
    String asked = environment.getOrDefault(VARIABLE, "").toLowerCase(Locale.ROOT);
    if (LEVELS.contains(asked)) {
      level(asked);
    }
  }

  static void level(String level) {
    System.setProperty("org.slf4j.simpleLogger.log.io.muster", level);
  }
}
