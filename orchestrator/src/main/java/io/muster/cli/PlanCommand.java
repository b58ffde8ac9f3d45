package io.muster.cli;

import io.muster.report.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster plan}. */
@Command(
    name = "plan",
    description = {
      "Validates a plan and says what `muster run` would do.",
      "Looks up all that the plan names, asks the machine what it has, and shows slices, order,"
          + " expected time, what is kept and what is replaced. Starts nothing and writes"
          + " nothing.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  muster plan plan.yaml",
      "  muster plan plan.yaml -f prod.yaml --param ds=2026-01-31",
      "  muster plan plan.yaml --resolved | grep limits",
      "  muster plan plan.yaml --commands --only 56",
      "  muster plan plan.yaml --spec 56 > spec.json",
      "",
      "Exit codes: 0 it may be run; 2 the plan has problems, or a run would have to empty a folder"
          + " that is not Muster's; 6 the machine or cluster is too small for it, a cluster does not"
          + " answer, or the Spark home cannot submit to it."
    })
final class PlanCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Mixin private PlanArguments plan = new PlanArguments();
  @Mixin private SelectionArguments selection = new SelectionArguments();

  @Option(
      names = "--resolved",
      description = "Every value in effect, and who said it. Looks up nothing beside the plan.")
  private boolean resolved;

  @Option(
      names = "--commands",
      description = "The spark-submit command of each iteration, in the order of launch.")
  private boolean commands;

  @Option(
      names = "--spec",
      paramLabel = "VALUE",
      description =
          "The spec of this value's first attempt, as JSON and nothing else: inputs, job, output."
              + " Secrets are references. For test kits and other programs.")
  private String spec;

  @Option(
      names = "--into",
      paramLabel = "DIR",
      description =
          "With --spec: a folder in which the output and the attempt would be, in place of the"
              + " plan's out_dir and state_dir.")
  private Path into;

  @Option(
      names = "--overwrite",
      description = "As for run: folders that hold what Muster does not know may be emptied.")
  private boolean overwrite;

  PlanCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Exception {
    PlanSession session = new PlanSession(surroundings, plan, selection);
    refuseTwoAnswers();
    if (resolved) {
      session.showValues();
      return ExitCode.PASSED.code();
    }
    return Interruptions.caught().orEndedBySignal(() -> looked(session)).code();
  }

  private void refuseTwoAnswers() throws Refusal {
    List<String> asked = new ArrayList<>();
    if (resolved) {
      asked.add("--resolved");
    }
    if (commands) {
      asked.add("--commands");
    }
    if (spec != null) {
      asked.add("--spec");
    }
    if (asked.size() > 1) {
      throw new Refusal(
          ExitCode.USAGE,
          String.join(" and ", asked) + " answer different questions: give one of them");
    }
    if (into != null && spec == null) {
      throw new Refusal(ExitCode.USAGE, "--into says where a --spec is of, and there is none");
    }
    if (spec != null && !selection.isEmpty()) {
      throw new Refusal(
          ExitCode.USAGE, "--spec names its value itself: leave --only and --except out");
    }
  }

  private ExitCode looked(PlanSession session) throws Refusal, InterruptedException {
    if (commands) {
      session.showCommands();
      return ExitCode.PASSED;
    }
    if (spec != null) {
      session.showSpec(spec, Optional.ofNullable(into));
      return ExitCode.PASSED;
    }
    return session.show(overwrite);
  }
}
