package io.muster.cli;

import io.muster.journal.ControllerIdentity;

/** Who gives a command, as the journal keeps it for people. */
final class Operator {
  private Operator() {}

  static String of(Surroundings surroundings) {
    String user =
        surroundings
            .environment()
            .getOrDefault("USER", surroundings.environment().getOrDefault("LOGNAME", "somebody"));
    return user + " on " + ControllerIdentity.current().host();
  }
}
