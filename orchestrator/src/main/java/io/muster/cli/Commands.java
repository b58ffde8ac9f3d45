package io.muster.cli;

import com.google.common.base.Throwables;
import com.google.common.primitives.Ints;
import io.muster.journal.FencedException;
import io.muster.journal.JournalDamagedException;
import io.muster.journal.LiveOwnerException;
import io.muster.report.ExitCode;
import io.muster.report.ResultJson;
import io.muster.storage.StorageException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
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
        (e, command, parsed) -> explain(e, command.getCommandName(), surroundings));
    commands.setParameterExceptionHandler(
        (e, arguments) -> {
          surroundings.err().println("muster: " + complaint(e));
          CommandLine.UnmatchedArgumentException.printSuggestions(e, commands.getErr());
          surroundings
              .err()
              .println(
                  "Try: " + e.getCommandLine().getCommandSpec().qualifiedName(" ") + " --help");
          return ExitCode.USAGE.code();
        });
    return commands;
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

  /**
   * Says why, and what the exit code is; where the last line of stdout is for programs, it is so
   * after an error too.
   */
  private static int explain(Exception e, String command, Surroundings surroundings) {
    ExitCode code = codeOf(e);
    List<String> lines = e instanceof Refusal refusal ? refusal.lines() : List.of(messageOf(e));
    lines.forEach(line -> surroundings.err().println("muster: " + line));
    if (code == ExitCode.OWN_DEFECT) {
      surroundings.err().println(Throwables.getStackTraceAsString(e));
    }
    surroundings.err().flush();
    if (END_WITH_JSON.contains(command)) {
      surroundings
          .out()
          .println(new ResultJson().lastLine(Optional.empty(), code, String.join("; ", lines)));
    }
    return code.code();
  }

  private static String messageOf(Exception e) {
    return codeOf(e) == ExitCode.OWN_DEFECT
        ? "a defect of Muster's own: " + e + "; please report it with what follows"
        : String.valueOf(e.getMessage());
  }

  private static ExitCode codeOf(Exception e) {
    if (e instanceof Refusal refusal) {
      return refusal.code();
    }
    if (e instanceof StorageException) {
      return ExitCode.STORAGE_FAILED;
    }
    if (e instanceof JournalDamagedException) {
      return ExitCode.JOURNAL_DAMAGED;
    }
    if (e instanceof FencedException || e instanceof LiveOwnerException) {
      return ExitCode.OWNED_ELSEWHERE;
    }
    return ExitCode.OWN_DEFECT;
  }
}
