package io.muster.cli;

import io.muster.report.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster cancel}. */
@Command(
    name = "cancel",
    description = {
      "Cancels a run from outside.",
      "A live controller is asked and stops its applications; where there is none, this command"
          + " stops what is left of the run and proves it over.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  muster cancel plan.yaml --param ds=2026-01-31",
      "  muster cancel out --wait",
      "",
      "Exit codes: 0 the controller is asked, and the last line says whether it has answered; with --wait, or where nobody drives the run: nothing"
          + " of it works any more, also if it had ended before; 4 its record is in the files of another"
          + " machine; 9 nobody can tell of an attempt (muster settle). The run itself ends with 10."
    })
final class CancelCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private RunArguments run = new RunArguments();

  @Option(
      names = "--wait",
      description = "Waits until the run has ended and all its applications are proven over.")
  private boolean wait;

  CancelCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    RunQuestion question = RunQuestion.of(surroundings, run);
    new Cancelling(surroundings, question).cancel(wait);
    return ExitCode.PASSED.code();
  }
}
