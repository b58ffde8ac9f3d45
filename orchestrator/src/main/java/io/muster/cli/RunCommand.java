package io.muster.cli;

import io.muster.conductor.Beginning;
import io.muster.journal.RunFolder;
import io.muster.report.ExitCode;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster run}. */
@Command(
    name = "run",
    description =
        "Runs a plan to its end: launches, follows, verifies, and says once whether all passed.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  muster run plan.yaml",
      "  muster run plan.yaml -f prod.yaml --param ds=2026-01-31 --set limits.max_concurrent=4",
      "  muster run plan.yaml --only 3,56          two values only; no manifest",
      "  muster run plan.yaml                      again after a crash: continues where it was",
      "  muster run plan.yaml --new                begins afresh"
    })
final class RunCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private PlanArguments plan = new PlanArguments();
  @Mixin private SelectionArguments selection = new SelectionArguments();

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "Names the run; the same id later means the same run. Any printable text.")
  private String runId;

  @Option(names = "--resume", description = "Continues the last run, however old; a new deadline.")
  private boolean resume;

  @Option(names = "--new", description = "Begins a new run; what is left of the last is stopped.")
  private boolean anew;

  @Option(
      names = "--keep-unchanged",
      description =
          "Keeps outputs of the last run that passed whose plan and inputs are unchanged.")
  private boolean keepUnchanged;

  @Option(
      names = "--overwrite",
      description = "Empties iteration folders that hold what Muster does not know.")
  private boolean overwrite;

  @Option(
      names = "--wait-for-owner",
      paramLabel = "SPAN",
      description = "How long to wait for another controller to end: 10m.")
  private String waitForOwner = "";

  RunCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    if (resume && anew) {
      throw new Refusal(ExitCode.USAGE, "--resume and --new say opposite things: give one of them");
    }
    Optional<String> named = Optional.ofNullable(runId);
    Optional<String> problem = named.flatMap(RunFolder::problemOf);
    if (problem.isPresent()) {
      throw new Refusal(ExitCode.USAGE, "--run-id: " + problem.get());
    }
    RunRequest request =
        new RunRequest(
            plan,
            selection,
            new Beginning.Wish(named, resume, anew),
            keepUnchanged,
            overwrite,
            Spans.parse("--wait-for-owner", waitForOwner));
    return new RunSession(surroundings, request).run().code();
  }
}
