package io.muster.cli;

import picocli.CommandLine;

/** Where the process begins and ends. */
public final class Muster {
  private Muster() {}

  public static void main(String[] arguments) {
    Surroundings surroundings = Terminal.surroundings();
    DevelopersLog.levelOf(surroundings.environment());
    System.exit(run(surroundings, arguments));
  }

  /** Runs a command to its end and answers its exit code. */
  static int run(Surroundings surroundings, String... arguments) {
    CommandLine commands = Commands.of(surroundings, arguments);
    return commands.execute(arguments);
  }
}
