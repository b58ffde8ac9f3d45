package io.muster.cli;

import com.google.common.collect.ImmutableList;
import io.muster.plan.PlanSources;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The plan and all that is laid over it, the same for every command that takes a plan. */
final class PlanArguments {
  @Parameters(index = "0", paramLabel = "PLAN", description = "The plan, YAML or JSON.")
  private Path plan;

  @Mixin private OverlayArguments overlay = new OverlayArguments();

  PlanSources sources(Surroundings surroundings) throws Refusal {
    return overlay.over(plan, surroundings);
  }

  /** As the user gave it, to be named in messages. */
  ImmutableList<String> words() {
    return ImmutableList.<String>builder().add(plan.toString()).addAll(overlay.words()).build();
  }
}
