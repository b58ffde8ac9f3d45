package io.muster.cli;

import picocli.CommandLine;

/** Where the process begins and ends. */
public final class Muster {
  private Muster() {}

  public static void main(String[] arguments) {
    System.exit(run(Terminal.surroundings(), arguments));
  }

  /** Runs a command to its end and answers its exit code. */
  static int run(Surroundings surroundings, String... arguments) {
    CommandLine commands = Commands.of(surroundings, arguments);
    return commands.execute(arguments);
  }
}
