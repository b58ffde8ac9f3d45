package io.muster.cli;

import io.muster.engine.submit.ChildSettings;
import io.muster.engine.submit.FastStart;
import io.muster.engine.submit.SparkHome;
import io.muster.plan.Job;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Fast start of the applications of plans; each Spark home is looked at once. */
final class FastStarts {
  private final Surroundings surroundings;
  private final Map<SparkHome, FastStart> all = new HashMap<>();

  FastStarts(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  FastStart of(SparkHome home) {
    return all.computeIfAbsent(
        home,
        it ->
            new FastStart(
                it,
                surroundings.environment(),
                FastStart.Tools.of(surroundings.musterHome(), surroundings.environment()),
                surroundings.clock()));
  }

  /** Makes the class archive if it is not there yet, and says where there can be none. */
  FastStart readied(SparkHome home, ResolvedPlan plan, Consumer<String> console)
      throws InterruptedException {
    FastStart fastStart = of(home);
    if (plan.plan().cluster().isInClusterMode()) {
      return fastStart; // drivers start on other machines, which have no archive of ours
    }
    if (!fastStart.isReady() && reasonOfHome(fastStart, plan).isEmpty()) {
      console.accept(
          "making the class archive for fast start, once for this Spark and JVM: about 20 s");
      fastStart.prepare();
    }
    reasonWithout(fastStart, plan).ifPresent(why -> console.accept("no fast start: " + why));
    return fastStart;
  }

  /** Why some or all applications of a plan start without a class archive; empty if none does. */
  static Optional<String> reasonWithout(FastStart fastStart, ResolvedPlan plan) {
    return reasonOfHome(fastStart, plan)
        .or(
            () ->
                plan.steps().stream()
                    .map(plan::of)
                    .flatMap(FastStarts::settingsOf)
                    .flatMap(conf -> ChildSettings.reasonWithoutArchive(conf).stream())
                    .findFirst());
  }

  private static Optional<String> reasonOfHome(FastStart fastStart, ResolvedPlan plan) {
    return plan.plan().cluster().yarn().isEmpty()
        ? fastStart.reasonWithout()
        : fastStart.reasonWithoutInACluster();
  }

  private static Stream<Map<String, String>> settingsOf(ResolvedIteration iteration) {
    Stream<Map<String, String>> all = Stream.of(iteration.sparkConf());
    return iteration.job() instanceof Job.Application application
        ? Stream.concat(all, Stream.of(application.conf()))
        : all;
  }
}
