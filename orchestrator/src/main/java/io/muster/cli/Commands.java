package io.muster.cli;

import com.google.common.base.Throwables;
import io.muster.journal.FencedException;
import io.muster.journal.JournalDamagedException;
import io.muster.journal.LiveOwnerException;
import io.muster.report.ExitCode;
import io.muster.report.ResultJson;
import io.muster.storage.StorageException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;

/** All commands, and the one place where what stops a command becomes its exit code. */
final class Commands {
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
        "  muster plan plan.yaml                  what would be done, and with which slices",
        "  muster run plan.yaml --param ds=2026-01-31",
        "  muster status plan.yaml --watch",
        "",
        "Exit codes: muster help exit-codes"
      })
  static final class Root implements Runnable {
    @CommandLine.Spec private CommandSpec spec;

    @Override
    public void run() {
      throw new CommandLine.ParameterException(spec.commandLine(), "no command was given");
    }
  }

  static CommandLine of(Surroundings surroundings) {
    CommandLine commands = new CommandLine(new Root());
    commands.addSubcommand(new RunCommand(surroundings));
    commands.addSubcommand(new HelpCommand());
    commands.setOut(writer(surroundings.out()));
    commands.setErr(writer(surroundings.err()));
    commands.setExecutionExceptionHandler((e, command, parsed) -> explain(e, surroundings));
    commands.setParameterExceptionHandler(
        (e, arguments) -> {
          surroundings.err().println("muster: " + e.getMessage());
          CommandLine.UnmatchedArgumentException.printSuggestions(e, commands.getErr());
          surroundings
              .err()
              .println(
                  "Try: " + e.getCommandLine().getCommandSpec().qualifiedName(" ") + " --help");
          return ExitCode.USAGE.code();
        });
    return commands;
  }

  /**
   * Says why, and what the exit code is; the last line of stdout is for programs, as after every
   * run.
   */
  private static int explain(Exception e, Surroundings surroundings) {
    ExitCode code = codeOf(e);
    List<String> lines = e instanceof Refusal refusal ? refusal.lines() : List.of(messageOf(e));
    lines.forEach(line -> surroundings.err().println("muster: " + line));
    if (code == ExitCode.OWN_DEFECT) {
      surroundings.err().println(Throwables.getStackTraceAsString(e));
    }
    surroundings.err().flush();
    surroundings
        .out()
        .println(new ResultJson().lastLine(Optional.empty(), code, String.join("; ", lines)));
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

  private static PrintWriter writer(java.io.PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
