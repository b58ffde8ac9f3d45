package io.muster.cli;

import com.google.common.collect.ImmutableList;
import io.muster.plan.PlanSources;
import io.muster.report.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is laid over a plan: files, single values, Spark settings, parameters, a sequence. */
final class OverlayArguments {
  @Option(
      names = {"-f", "--overlay"},
      paramLabel = "FILE",
      description = "A plan laid over the first (deep merge, later wins). May be repeated.")
  private List<Path> overlays = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "One value laid over the files: --set limits.max_concurrent=4.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--conf",
      paramLabel = "KEY=VALUE",
      description = "A Spark setting laid over the plan's spark.conf.")
  private List<String> conf = new ArrayList<>();

  @Option(
      names = "--param",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the plan, read there as $${param:NAME}.")
  private List<String> params = new ArrayList<>();

  @Option(
      names = "--sequence",
      paramLabel = "-",
      description =
          "'-' reads the sequence, a JSON list, from standard input when a run begins. A run that"
              + " goes on has it on record.")
  private String sequence = "";

  /** All of it laid over the plan of this file. */
  PlanSources over(Path plan, Surroundings surroundings) throws Refusal {
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
        ImmutableList.copyOf(overlays),
        ImmutableList.copyOf(settings),
        ImmutableList.copyOf(conf),
        ImmutableList.copyOf(params),
        sequence.equals("-"),
        name -> Optional.ofNullable(surroundings.environment().get(name)));
  }

  boolean isEmpty() {
    return words().isEmpty();
  }

  /** As the user gave it, to be named in messages. */
  ImmutableList<String> words() {
    ImmutableList.Builder<String> words = ImmutableList.builder();
    overlays.forEach(file -> words.add("-f", file.toString()));
    settings.forEach(text -> words.add("--set", text));
    conf.forEach(text -> words.add("--conf", text));
    params.forEach(text -> words.add("--param", text));
    if (!sequence.isEmpty()) {
      words.add("--sequence", sequence);
    }
    return words.build();
  }
}
