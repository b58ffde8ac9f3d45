package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import io.muster.conductor.StorageConf;
import io.muster.engine.EngineException;
import io.muster.engine.submit.FastStart;
import io.muster.engine.submit.S3aConf;
import io.muster.engine.submit.SparkHome;
import io.muster.job.contract.DictSpec;
import io.muster.job.contract.FrameSource;
import io.muster.plan.Job;
import io.muster.plan.S3Options;
import io.muster.plan.Value;
import io.muster.report.ExitCode;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.Location;
import java.util.Optional;
import java.util.stream.Stream;

/** How the applications of a plan reach the stores that it names. */
final class StorageAccess {
  private StorageAccess() {}

  /**
   * The settings of each application.
   *
   * @param state where the run keeps what it knows
   * @throws Refusal if an application of Muster's own needs a store that its Spark cannot reach
   */
  static StorageConf of(
      ResolvedPlan plan,
      Location state,
      SparkHome home,
      FastStart ofHome,
      Surroundings surroundings)
      throws Refusal, EngineException {
    boolean isOfConcern =
        !plan.plan().s3().equals(S3Options.NONE)
            || sharesS3(plan, state)
            || plan.steps().stream()
                .map(plan::of)
                .anyMatch(it -> needsS3(it, plan, state) || mentionsS3(it));
    if (!isOfConcern) {
      return StorageConf.NONE;
    }
    S3aConf s3a = new S3aConf(home, ofHome.settings(true)::ofHome);
    for (Value value : plan.steps()) {
      ResolvedIteration iteration = plan.of(value);
      Optional<String> obstacle = s3a.obstacle(iteration.sparkConf());
      boolean isOwn = !(iteration.job() instanceof Job.Application);
      if (isOwn && obstacle.isPresent() && needsS3(iteration, plan, state)) {
        throw new Refusal(ExitCode.CLUSTER_FAILED, obstacle.get());
      }
    }
    ImmutableMap.Builder<String, String> all = ImmutableMap.builder();
    all.putAll(
        s3a.access(
            plan.plan().s3(),
            Stores.endpoint(plan.plan().s3(), surroundings),
            Stores.endpointOfSts(surroundings)));
    if (plan.plan().cluster().yarn().isPresent()) {
      all.putAll(S3aConf.environmentOfContainers(plan.plan().s3()));
    }
    ImmutableMap<String, String> access = all.buildOrThrow();
    return iteration ->
        // an application of the user's own writes as it is used to
        iteration.job() instanceof Job.Application
            ? access
            : ImmutableMap.<String, String>builder()
                .putAll(access)
                .putAll(s3a.committer(iteration.sparkConf()))
                .buildOrThrow();
  }

  /** Whether what executors share lies there, which not every application uses. */
  private static boolean sharesS3(ResolvedPlan plan, Location state) {
    return plan.plan().cluster().yarn().isPresent() && state.text().startsWith("s3://");
  }

  private static boolean needsS3(ResolvedIteration iteration, ResolvedPlan plan, Location state) {
    // where drivers are here attempts work here too, and Muster brings their files to the state
    Stream<String> attempts =
        plan.plan().cluster().isInClusterMode() ? Stream.of(state.text()) : Stream.of();
    return Stream.concat(attempts, places(iteration)).anyMatch(place -> place.startsWith("s3://"));
  }

  /** Whether Spark may be led there, by what only Spark or the user's own code understands. */
  private static boolean mentionsS3(ResolvedIteration iteration) {
    Stream<String> words =
        iteration.job() instanceof Job.Application own
            ? Stream.concat(own.args().stream(), own.conf().values().stream())
            : Stream.of();
    return Stream.concat(words, iteration.sparkConf().values().stream())
        .anyMatch(text -> text.contains("s3://"));
  }

  /** All that an application of the iteration reads or writes, as far as the plan says it. */
  private static Stream<String> places(ResolvedIteration iteration) {
    Stream<String> frames =
        iteration.frames().values().stream().flatMap(frame -> pathsOf(frame.source()));
    Stream<String> dicts =
        iteration.dicts().values().stream()
            .filter(DictSpec.File.class::isInstance)
            .map(dict -> ((DictSpec.File) dict).file());
    Stream<String> files =
        iteration.job() instanceof Job.Sql sql ? Stream.of(sql.file()) : Stream.empty();
    return Stream.of(Stream.of(iteration.output().text()), frames, dicts, files)
        .flatMap(places -> places);
  }

  private static Stream<String> pathsOf(FrameSource source) {
    return source instanceof FrameSource.Files files
        ? files.paths().stream()
        : source instanceof FrameSource.Lake lake ? Stream.of(lake.path()) : Stream.of();
  }
}
