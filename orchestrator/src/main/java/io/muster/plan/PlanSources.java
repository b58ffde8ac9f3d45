package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * All that a plan is put together from.
 *
 * @param plan the plan's file, YAML or JSON
 * @param overlays files laid over it, later ones over earlier ones
 * @param settings {@code path=value} each, laid over the files
 * @param conf Spark settings, {@code key=value} each, laid over the plan's {@code spark.conf}
 * @param params {@code name=value} each
 * @param sequenceFromStandardInput whether the sequence comes from standard input, whatever the
 *     plan says
 * @param environment looks up a variable of Muster's own environment
 */
public record PlanSources(
    Path plan,
    ImmutableList<Path> overlays,
    ImmutableList<String> settings,
    ImmutableList<String> conf,
    ImmutableList<String> params,
    boolean sequenceFromStandardInput,
    Function<String, Optional<String>> environment) {

  /** A plan's file alone. */
  public static PlanSources of(Path plan, ImmutableMap<String, String> environment) {
    return new PlanSources(
        plan,
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableList.of(),
        false,
        name -> Optional.ofNullable(environment.get(name)));
  }
}
