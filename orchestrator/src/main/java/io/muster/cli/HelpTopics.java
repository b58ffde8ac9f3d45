package io.muster.cli;

import io.muster.report.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster help}. */
@Command(
    name = "help",
    helpCommand = true,
    description = {"Tells of a command, or of the exit codes.", ""},
    footer = {"", "Examples:", "  muster help run", "  muster help exit-codes"})
final class HelpTopics implements Callable<Integer> {
  private static final String EXIT_CODES = "exit-codes";

  private final Surroundings surroundings;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TOPIC",
      description = "A command, or exit-codes.")
  private String topic = "";

  HelpTopics(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Refusal {
    CommandLine root = spec.root().commandLine();
    if (topic.equals(EXIT_CODES)) {
      surroundings.out().print(ExitCode.help());
    } else if (topic.isEmpty()) {
      surroundings.out().print(root.getUsageMessage());
    } else if (root.getSubcommands().containsKey(topic)) {
      surroundings.out().print(root.getSubcommands().get(topic).getUsageMessage());
    } else {
      throw new Refusal(
          ExitCode.USAGE,
          "help "
              + topic
              + ": there is no such command; there are "
              + String.join(", ", root.getSubcommands().keySet())
              + ", and the topic "
              + EXIT_CODES);
    }
    surroundings.out().flush();
    return ExitCode.PASSED.code();
  }
}
