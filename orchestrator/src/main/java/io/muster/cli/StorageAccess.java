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
import java.util.Optional;
import java.util.stream.Stream;

/** How the applications of a plan reach the stores that it names. */
final class StorageAccess {
  private StorageAccess() {}

  /**
   * The settings of each application.
   *
   * @throws Refusal if an application of Muster's own needs a store that its Spark cannot reach
   */
  static StorageConf of(
      ResolvedPlan plan, SparkHome home, FastStart ofHome, Surroundings surroundings)
      throws Refusal, EngineException {
    boolean isOfConcern =
        !plan.plan().s3().equals(S3Options.NONE)
            || plan.steps().stream()
                .anyMatch(value -> places(plan, value).anyMatch(StorageAccess::isS3));
    if (!isOfConcern) {
      return StorageConf.NONE;
    }
    S3aConf s3a = new S3aConf(home, ofHome.settings(true)::ofHome);
    for (Value value : plan.steps()) {
      ResolvedIteration iteration = plan.of(value);
      Optional<String> obstacle = s3a.obstacle(iteration.sparkConf());
      boolean isOwn = !(iteration.job() instanceof Job.Application);
      if (isOwn && obstacle.isPresent() && places(plan, value).anyMatch(StorageAccess::isS3)) {
        throw new Refusal(ExitCode.CLUSTER_FAILED, obstacle.get());
      }
    }
    ImmutableMap<String, String> access =
        s3a.access(
            plan.plan().s3(),
            Stores.endpoint(plan.plan().s3(), surroundings),
            Stores.endpointOfSts(surroundings));
    return iteration ->
        // an application of the user's own writes as it is used to
        iteration.job() instanceof Job.Application
            ? access
            : ImmutableMap.<String, String>builder()
                .putAll(access)
                .putAll(s3a.committer(iteration.sparkConf()))
                .buildOrThrow();
  }

  private static boolean isS3(String place) {
    return place.startsWith("s3://");
  }

  /** All that an application of this step reads or writes, as far as the plan says it. */
  private static Stream<String> places(ResolvedPlan plan, Value value) {
    ResolvedIteration iteration = plan.of(value);
    // elsewhere attempts work on this machine, and Muster brings their files to the state
    Stream<String> attempts =
        plan.plan().cluster().isInClusterMode() ? Stream.of(plan.stateDir().text()) : Stream.of();
    Stream<String> frames =
        iteration.frames().values().stream()
            .flatMap(frame -> frame.files().stream())
            .map(FrameSource.Files::paths)
            .flatMap(paths -> paths.stream());
    Stream<String> dicts =
        iteration.dicts().values().stream()
            .filter(DictSpec.File.class::isInstance)
            .map(dict -> ((DictSpec.File) dict).file());
    Stream<String> files =
        iteration.job() instanceof Job.Sql sql ? Stream.of(sql.file()) : Stream.empty();
    return Stream.of(Stream.of(iteration.output().text()), attempts, frames, dicts, files)
        .flatMap(places -> places);
  }
}
