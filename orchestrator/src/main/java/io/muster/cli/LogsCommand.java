package io.muster.cli;

import io.muster.lifecycle.IterationState;
import io.muster.report.ExitCode;
import io.muster.report.LogView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster logs}. */
@Command(
    name = "logs",
    description = {
      "Shows the log of an iteration's attempt, first error first.",
      "Then all of stderr and of stdout, without control characters.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  muster logs plan.yaml 56",
      "  muster logs plan.yaml 56 --attempt 1 | less",
      "  muster logs out 56 --follow",
      "",
      "The very middle of a very long log is left out by Muster, and the place says so."
    })
final class LogsCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private RunArguments run = new RunArguments();

  @Parameters(index = "1", paramLabel = "VALUE", description = "The iteration's value.")
  private String value = "";

  @Option(
      names = "--attempt",
      paramLabel = "K",
      description = "Which attempt, from 1; without it the latest.")
  private int attempt;

  @Option(
      names = {"-F", "--follow"},
      description = "Shows what comes, until the attempt is over.")
  private boolean follow;

  LogsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    RunQuestion question = RunQuestion.of(surroundings, run);
    RunLook look = question.watch().look().seen();
    IterationState iteration = look.iteration(value);
    int number = attempt == 0 ? iteration.attemptNumber() : attempt;
    if (number < 1 || number > iteration.attemptNumber()) {
      throw new Refusal(ExitCode.USAGE, noAttempt(look, iteration));
    }
    LogView view = new LogView(question.store(), look.facts());
    Page page = new Page(surroundings.out(), Integer.MAX_VALUE);
    if (follow) {
      view.follow(
          iteration,
          number,
          page::line,
          () -> isOver(question.watch(), iteration, number),
          surroundings.sleeper());
    } else {
      view.show(iteration, number, page::line);
    }
    return ExitCode.PASSED.code();
  }

  private String noAttempt(RunLook look, IterationState iteration) {
    int attempts = iteration.attemptNumber();
    String there =
        attempts == 0
            ? "has not begun yet in run " + look.facts().runId()
            : "has " + (attempts == 1 ? "1 attempt" : attempts + " attempts");
    String kept =
        iteration.keptFrom().map(from -> "; its output is kept from run " + from).orElse("");
    return iteration.value().spoken()
        + " "
        + there
        + (attempt == 0 ? "" : ": there is no attempt " + attempt)
        + kept;
  }

  /** Also when nobody reads any more, or when nobody drives the run: then nothing may come. */
  private boolean isOver(RunWatch watch, IterationState iteration, int number) {
    if (surroundings.out().checkError()) {
      return true;
    }
    try {
      IterationState now = watch.look().state().iteration(iteration.value());
      return now.attemptNumber() != number || !now.phase().mayBeAtWork();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
