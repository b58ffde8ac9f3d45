package io.muster.cli;

import io.muster.report.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster status}. */
@Command(
    name = "status",
    description = {
      "Says what each iteration of a run is doing.",
      "Reads the run's journal, on any machine that reaches its files, and changes nothing.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  muster status plan.yaml",
      "  muster status plan.yaml --param ds=2026-01-31 --watch",
      "  muster status out --json | jq .counts",
      "  muster status out/_muster/nightly-0123456789     an earlier run, by its folder",
      "",
      "With --exit-code: the code of the run once it has ended, 4 while a controller drives it, 9 if"
          + " its controller is gone without a word; without, 0 if the run could be read."
    })
final class StatusCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private RunArguments run = new RunArguments();

  @Option(names = "--watch", description = "Goes on showing it until the run has ended.")
  private boolean watch;

  @Option(names = "--json", description = "One line of JSON; with --watch one at each change.")
  private boolean json;

  @Option(names = "--exit-code", description = "Ends with the code that the run ended with.")
  private boolean exitCode;

  StatusCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    RunQuestion question = RunQuestion.of(surroundings, run);
    StatusView view = new StatusView(surroundings, question.store(), json);
    RunLook look = question.watch().look().seen();
    if (watch) {
      look = view.follow(question.watch(), look);
    }
    view.show(look);
    return exitCode ? look.status().exitCode().code() : ExitCode.PASSED.code();
  }
}
