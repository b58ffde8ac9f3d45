package io.muster.cli;

import com.google.common.collect.ImmutableList;
import io.muster.plan.PlanSources;
import io.muster.report.ExitCode;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The plan and all that is laid over it, the same for every command that takes a plan. */
final class PlanArguments {
  @Parameters(index = "0", paramLabel = "PLAN", description = "The plan, YAML or JSON.")
  private Path plan;

  @Mixin private OverlayArguments overlay = new OverlayArguments();

  @Option(
      names = "--sequence",
      paramLabel = "-",
      description = "'-' reads the sequence, a JSON list, from standard input.")
  private String sequence = "";

  PlanSources sources(Surroundings surroundings) throws Refusal {
    if (!sequence.isEmpty() && !sequence.equals("-")) {
      throw new Refusal(
          ExitCode.USAGE,
          "--sequence "
              + sequence
              + ": only '-' (standard input) is known; write the values into the plan, or --set"
              + " model_sequence='[1, 2]'");
    }
    return new PlanSources(
        plan,
        overlay.files(),
        overlay.settings(),
        overlay.conf(),
        overlay.params(),
        sequence.equals("-"),
        name -> Optional.ofNullable(surroundings.environment().get(name)));
  }

  /** As the user gave it, to be named in messages. */
  ImmutableList<String> words() {
    return ImmutableList.<String>builder().add(plan.toString()).addAll(overlay.words()).build();
  }
}
