package io.muster.cli;

import com.google.common.primitives.Ints;
import io.muster.report.ExitCode;
import io.muster.report.ResultJson;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** All commands, and the one place where what stops a command becomes its exit code. */
final class Commands {
  private static final List<String> END_WITH_JSON = List.of("run", "verify");

  private Commands() {}

  @Command(
      name = "muster",
      description = {
        "Runs one isolated Spark application for each value of a sequence, each with its own slice of the"
            + " cluster, verifies every output, and only then says done.",
        ""
      },
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND",
      footer = {
        "",
        "Examples:",
        "  muster plan plan.yaml",
        "  muster run plan.yaml --param ds=2026-01-31",
        "  muster status plan.yaml --watch",
        "",
        "Exit codes: muster help exit-codes"
      })
  static final class Root implements Runnable {
    @CommandLine.Spec private CommandSpec spec;

    /** Set before anything logs: the log is set up when its first logger is asked for. */
    @CommandLine.Option(
        names = "--verbose",
        scope = CommandLine.ScopeType.INHERIT,
        description =
            "Writes the developer's log to stderr (MUSTER_LOG=debug, info, warn, error, off says"
                + " how much).")
    void verbose(boolean asked) {
      if (asked) {
        System.setProperty("MUSTER_LOG", "debug");
      }
    }

    @Override
    public void run() {
      throw new CommandLine.ParameterException(spec.commandLine(), "no command was given");
    }
  }

  static CommandLine of(Surroundings surroundings) {
    CommandLine commands = new CommandLine(new Root());
    List.of(
            new RunCommand(surroundings),
            new PlanCommand(surroundings),
            new StatusCommand(surroundings),
            new WaitCommand(surroundings),
            new LogsCommand(surroundings),
            new VerifyCommand(surroundings),
            new CancelCommand(surroundings),
            new SettleCommand(surroundings),
            new WarmCommand(surroundings),
            new HelpTopics(surroundings),
            new CompletionCommand(surroundings))
        .forEach(commands::addSubcommand);
    commands.setOut(new PrintWriter(surroundings.out(), true, surroundings.charset()));
    commands.setErr(new PrintWriter(surroundings.err(), true, surroundings.charset()));
    usageWidth(commands, surroundings);
    commands.setExecutionExceptionHandler(
        (e, command, parsed) -> explain(Trouble.of(e), command, surroundings));
    commands.setParameterExceptionHandler(
        (e, arguments) -> explain(e, commands.getErr(), surroundings));
    return commands;
  }

  /** Says what is wrong with the words of a command, and what might have been meant. */
  private static int explain(
      CommandLine.ParameterException e, PrintWriter err, Surroundings surroundings) {
    CommandLine command = e.getCommandLine();
    Trouble trouble = new Trouble(ExitCode.USAGE, List.of(complaint(e)), List.of());
    trouble.said().forEach(err::println);
    CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
    err.println("Try: " + command.getCommandSpec().qualifiedName(" ") + " --help");
    return end(trouble, command, err, surroundings);
  }

  private static int explain(Trouble trouble, CommandLine command, Surroundings surroundings) {
    PrintWriter err = command.getErr();
    trouble.said().forEach(err::println);
    return end(trouble, command, err, surroundings);
  }

  /** Where the last line of stdout is for programs, it is so after an error too. */
  private static int end(
      Trouble trouble, CommandLine command, PrintWriter err, Surroundings surroundings) {
    err.flush();
    if (END_WITH_JSON.contains(command.getCommandName())) {
      String line = new ResultJson().lastLine(trouble.code(), trouble.mayPass(), trouble.message());
      surroundings.out().print(line + "\n");
      surroundings.out().flush();
    }
    return trouble.code().code();
  }

  private static String complaint(CommandLine.ParameterException e) {
    boolean isCommand =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
            && !unmatched.isUnknownOption()
            && e.getCommandLine().getParent() == null;
    return isCommand
        ? "there is no command "
            + ((CommandLine.UnmatchedArgumentException) e).getUnmatched().get(0)
        : e.getMessage();
  }

  /** As wide as {@code COLUMNS} says, in bounds that can be read. */
  private static void usageWidth(CommandLine commands, Surroundings surroundings) {
    Integer columns = Ints.tryParse(surroundings.environment().getOrDefault("COLUMNS", ""));
    if (columns != null) {
      commands.setUsageHelpWidth(Ints.constrainToRange(columns, 60, 120));
    }
  }
}
