package io.muster.cli;

import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is laid over a plan: files, single values, Spark settings, parameters. */
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

  ImmutableList<Path> files() {
    return ImmutableList.copyOf(overlays);
  }

  ImmutableList<String> settings() {
    return ImmutableList.copyOf(settings);
  }

  ImmutableList<String> conf() {
    return ImmutableList.copyOf(conf);
  }

  ImmutableList<String> params() {
    return ImmutableList.copyOf(params);
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
    return words.build();
  }
}
