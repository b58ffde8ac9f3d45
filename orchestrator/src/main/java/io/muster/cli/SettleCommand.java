package io.muster.cli;

import io.muster.report.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster settle}. */
@Command(
    name = "settle",
    description = {
      "Takes your word that an attempt is over.",
      "For an attempt whose fate Muster cannot find out, because its machine cannot be asked any"
          + " more. See to it first: if the application is still at work, the next attempt would do"
          + " the same work beside it.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  muster status plan.yaml              which iterations are 'unknown'",
      "  muster settle plan.yaml 56 --over",
      "  muster run plan.yaml --resume        goes on; 56 is begun again",
      "",
      "Exit codes: 0 settled; 2 the attempt is not unknown; 4 a live controller drives the run."
    })
final class SettleCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private RunArguments run = new RunArguments();

  @Parameters(index = "1", paramLabel = "VALUE", description = "The iteration's value.")
  private String value = "";

  @Option(names = "--over", description = "Yes: the application is over, I have seen to it.")
  private boolean over;

  SettleCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    if (!over) {
      throw new Refusal(
          ExitCode.USAGE,
          "settle needs your word: see that the application is over, then add --over");
    }
    RunQuestion question = RunQuestion.of(surroundings, run);
    String said = new Settling(surroundings, question).settle(value);
    Page.of(surroundings).line(said);
    return ExitCode.PASSED.code();
  }
}
