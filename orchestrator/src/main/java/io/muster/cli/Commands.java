package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.primitives.Ints;
import io.muster.report.ExitCode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** All commands, and what they say and end with when they cannot do what was asked. */
final class Commands {
  private static final ImmutableMap<String, Function<Surroundings, Object>> ALL =
      ImmutableMap.<String, Function<Surroundings, Object>>builder()
          .put("run", RunCommand::new)
          .put("plan", PlanCommand::new)
          .put("try", TryCommand::new)
          .put("status", StatusCommand::new)
          .put("wait", WaitCommand::new)
          .put("logs", LogsCommand::new)
          .put("verify", VerifyCommand::new)
          .put("cancel", CancelCommand::new)
          .put("settle", SettleCommand::new)
          .put("warm", WarmCommand::new)
          .put("iam", IamCommand::new)
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
    commands.setOut(new PrintWriter(surroundings.out(), true, surroundings.charset()));
    commands.setErr(new PrintWriter(surroundings.err(), true, surroundings.charset()));
    usageWidth(commands, surroundings);
    commands.setExecutionStrategy(Commands::execute);
    commands.setExecutionExceptionHandler(
        (e, command, parsed) -> explain(Trouble.of(e), command, surroundings));
    commands.setParameterExceptionHandler(
        (e, given) -> explain(e, commands.getErr(), surroundings));
    return commands;
  }

  /**
   * Picocli lets an {@code Error} pass, and the JVM would end with 1, as if an iteration had
   * failed.
   */
  private static int execute(CommandLine.ParseResult parsed) {
    try {
      return new CommandLine.RunLast().execute(parsed);
    } catch (Error e) {
      CommandLine.ParseResult last = parsed;
      while (last.hasSubcommand()) {
        last = last.subcommand();
      }
      throw new CommandLine.ExecutionException(
          last.commandSpec().commandLine(), e.toString(), new DefectException(e));
    }
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
      surroundings.out().print(trouble.lastLine() + "\n");
      surroundings.out().flush();
    }
    return trouble.code().code();
  }

  private static String complaint(CommandLine.ParameterException e) {
    if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().get(0);
      if (unmatched.isUnknownOption()) {
        return "there is no option " + word;
      }
      return e.getCommandLine().getParent() == null
          ? "there is no command " + word
          : "there is nothing to do with '" + word + "'";
    }
    if (e instanceof CommandLine.MissingParameterException missing) {
      return missing.getMissing().stream()
              .map(CommandLine.Model.ArgSpec::paramLabel)
              .collect(Collectors.joining(" and "))
          + " is missing";
    }
    return e.getMessage();
  }

  /** As wide as {@code COLUMNS} says, in bounds that can be read. */
  private static void usageWidth(CommandLine commands, Surroundings surroundings) {
    Integer columns = Ints.tryParse(surroundings.environment().getOrDefault("COLUMNS", ""));
    if (columns != null) {
      commands.setUsageHelpWidth(Ints.constrainToRange(columns, 60, 120));
    }
  }
}
