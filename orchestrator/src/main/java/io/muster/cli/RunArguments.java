package io.muster.cli;

import com.google.common.collect.ImmutableList;
import io.muster.plan.PlanSources;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A run by whatever the user has at hand, the same for every command that takes a run. */
final class RunArguments {
  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description =
          "The run: its plan (with the --param and so on of the run), its out_dir, or its own"
              + " folder. A plan and an out_dir mean the last run there.")
  private String run = "";

  @Mixin private OverlayArguments overlay = new OverlayArguments();

  RunArguments() {}

  RunArguments(String run) {
    this.run = run;
  }

  String run() {
    return run;
  }

  /** Whether something is laid over what must then be a plan. */
  boolean isLaidOver() {
    return !overlay.isEmpty();
  }

  PlanSources sources(Surroundings surroundings) throws Refusal {
    return overlay.over(Path.of(run), surroundings);
  }

  /** As the user gave it, to be named in messages. */
  ImmutableList<String> words() {
    return ImmutableList.<String>builder().add(run).addAll(overlay.words()).build();
  }
}
