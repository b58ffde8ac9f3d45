package io.muster.cli;

import com.google.common.base.Throwables;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Ints;
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
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** All commands, and the one place where what stops a command becomes its exit code. */
final class Commands {
  private static final ImmutableMap<String, Function<Surroundings, Object>> ALL =
      ImmutableMap.<String, Function<Surroundings, Object>>builder()
          .put("run", RunCommand::new)
          .put("plan", PlanCommand::new)
          .put("status", StatusCommand::new)
          .put("wait", WaitCommand::new)
          .put("logs", LogsCommand::new)
          .put("verify", VerifyCommand::new)
          .put("cancel", CancelCommand::new)
          .put("settle", SettleCommand::new)
          .put("warm", WarmCommand::new)
          .put("help", HelpTopics::new)
          .put("completion", CompletionCommand::new)
          .buildOrThrow();

  /** They speak of the others. */
  private static final ImmutableSet<String> ABOUT_ALL = ImmutableSet.of("help", "completion");

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

    @CommandLine.Option(
        names = "--verbose",
        scope = CommandLine.ScopeType.INHERIT,
        description =
            "Writes the developer's log to stderr (MUSTER_LOG=debug, info, warn, error, off says"
                + " how much).")
    void verbose(boolean asked) {
      if (asked) {
        DevelopersLog.level("debug");
      }
    }

    @Override
    public void run() {
      throw new CommandLine.ParameterException(spec.commandLine(), "no command was given");
    }
  }

  /**
   * Those commands that these arguments can mean: to make all of them takes a good part of the time
   * in which a short one is over.
   */
  static CommandLine of(Surroundings surroundings, String... arguments) {
    CommandLine commands = new CommandLine(new Root());
    meant(arguments).forEach(name -> commands.addSubcommand(ALL.get(name).apply(surroundings)));
    commands.setOut(writer(surroundings.out()));
    commands.setErr(writer(surroundings.err()));
    usageWidth(commands, surroundings);
    commands.setExecutionExceptionHandler(
        (e, command, parsed) -> explain(e, command.getCommandName(), surroundings));
    commands.setParameterExceptionHandler(
        (e, given) -> {
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

  private static Set<String> meant(String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    if (first.equals("--version") || first.equals("-V")) {
      return ImmutableSet.of();
    }
    return ALL.containsKey(first) && !ABOUT_ALL.contains(first)
        ? ImmutableSet.of(first)
        : ALL.keySet();
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

  private static PrintWriter writer(java.io.PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }
}
