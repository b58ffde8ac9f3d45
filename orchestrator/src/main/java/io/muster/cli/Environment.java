package io.muster.cli;

import com.google.common.collect.ImmutableMap;

/** The process's environment: the one place that reads it. */
final class Environment {
  private Environment() {}

  static ImmutableMap<String, String> ofThisProcess() {
    return ImmutableMap.copyOf(System.getenv());
  }
}
