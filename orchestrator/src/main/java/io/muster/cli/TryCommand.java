package io.muster.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster try}. */
@Command(
    name = "try",
    description = {
      "Runs one iteration in the foreground, into a folder of its own, and shows what came of it.",
      "Read, launched, written and verified as in a run: the same inputs, settings, slice and"
          + " rules. What the job prints is seen as it comes; then schema, rows and query plan;"
          + " Spark's log only if it fails. It is no run: nothing in out_dir or state_dir is"
          + " touched, nothing is tried again, and no run knows of it.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  muster try plan.yaml 56",
      "  muster try plan.yaml 56 --sample 1%%",
      "  muster try plan.yaml 56 --sample 1%% --set slice.executor_cores=4 --into look",
      "",
      "Of each frame the same share is taken, after its 'where' and without replacement, and each by"
          + " itself: a join of two frames of 1%% each keeps 1%% of 1%% of the pairs. Try a larger"
          + " share then, or all rows. Two tries on one machine see the same rows, unless the source"
          + " gives them in another order. A dict that comes from a frame sees all of its rows.",
      "",
      "Exit codes: 0 the output would pass verification; 1 the job failed; 2 the plan or the value"
          + " is wrong; 3 the output would not pass; 129, 130, 143 a signal ended it, and the"
          + " application with it."
    })
final class TryCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private PlanArguments plan = new PlanArguments();

  @Parameters(index = "1", paramLabel = "VALUE", description = "One value of the sequence.")
  private String value = "";

  @Option(
      names = "--sample",
      paramLabel = "SHARE",
      description = "The share of each frame's rows that is taken: 1%%, 0.01. Without it all.")
  private String sample;

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description =
          "The folder for output, receipt and logs, empty or not there yet. Without it a new one"
              + " among the temporary files. It is left as it is.")
  private Path into;

  TryCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    SampleShare share = sample == null ? SampleShare.ALL : SampleShare.parse(sample);
    TryFolder folder = TryFolder.of(Optional.ofNullable(into), value, surroundings);
    return new TrySession(surroundings, plan, value, share, folder).run().code();
  }
}
