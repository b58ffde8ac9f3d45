package io.muster.cli.iam;

import io.muster.plan.DictInput;
import io.muster.plan.FrameInput;
import io.muster.plan.IterationPlan;
import io.muster.plan.Job;
import io.muster.plan.Plan;
import io.muster.plan.SequenceSource;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** What a plan names in S3 beside its own folders, by who reads it how. */
final class PlanPlaces {
  private final Function<String, Optional<String>> environment;

  /** Looked for, and listed to its depth, by the controller. */
  private final Set<InputPath> identified = new LinkedHashSet<>();

  /** Read by the controller. */
  private final Set<KeyPattern> readByController = new LinkedHashSet<>();

  /** Read by the applications. */
  private final Set<KeyPattern> readByApplications = new LinkedHashSet<>();

  private final Set<String> staged = new LinkedHashSet<>();
  private final Map<String, String> remarks = new LinkedHashMap<>();
  private boolean hasVersions;

  private PlanPlaces(Function<String, Optional<String>> environment) {
    this.environment = environment;
  }

  static PlanPlaces of(Plan plan, Function<String, Optional<String>> environment) {
    PlanPlaces places = new PlanPlaces(environment);
    Stream.concat(Stream.of(plan.common()), plan.iterations().values().stream())
        .forEach(places::add);
    places.add(plan.sequence(), plan);
    return places;
  }

  Set<InputPath> identified() {
    return identified;
  }

  Set<KeyPattern> readByController() {
    return readByController;
  }

  Set<KeyPattern> readByApplications() {
    return readByApplications;
  }

  /** The names of frames that are staged. */
  Set<String> staged() {
    return staged;
  }

  /** Whether a frame is a table of which a run reads one version. */
  boolean hasVersions() {
    return hasVersions;
  }

  /** What the user must know of, because no plan tells it. */
  List<String> remarks() {
    return List.copyOf(remarks.values());
  }

  private void add(IterationPlan iteration) {
    iteration.frames().forEach((name, frame) -> add(name, frame));
    iteration.dicts().values().stream()
        .filter(DictInput.File.class::isInstance)
        .forEach(dict -> addFile(((DictInput.File) dict).path()));
    if (iteration.job() instanceof Job.Sql sql) {
      addFile(sql.file());
    }
    if (iteration.job() instanceof Job.Application) {
      remark(
          "job",
          "what the application reads beside the plan's inputs, or writes outside of ${output}, no"
              + " plan tells: add it to the applications' policy");
    }
    iteration
        .sparkConf()
        .forEach(
            (key, text) -> {
              if (text.contains("s3://") || text.contains("s3a://")) {
                remark(
                    "conf " + key,
                    "spark.conf." + key + " names S3: add what Spark does there to the policies");
              }
            });
    iteration.stages().forEach(stage -> stage.stagedFrame().ifPresent(staged::add));
  }

  private void add(String name, FrameInput frame) {
    hasVersions |=
        frame.source() instanceof FrameInput.Table || frame.source() instanceof FrameInput.Lake;
    if (frame.source() instanceof FrameInput.Table || frame.source() instanceof FrameInput.Query) {
      remark(
          "frame " + name,
          "where the catalog keeps what the frame "
              + name
              + " reads, no plan tells: add it to the applications' policy");
    }
    for (String path : frame.paths()) {
      input(path)
          .ifPresent(
              found -> {
                read(found.keys(), readByApplications);
                if (frame.files().isPresent()) {
                  identified.add(found);
                }
              });
    }
  }

  /** A single file, which Muster and the applications both read. */
  private void addFile(String path) {
    input(path)
        .ifPresent(
            file -> {
              readByController.add(file.keys());
              readByApplications.add(file.keys());
            });
  }

  private void add(SequenceSource sequence, Plan plan) {
    if (sequence instanceof SequenceSource.File file) {
      input(file.path()).ifPresent(found -> readByController.add(found.keys()));
    }
    if (sequence instanceof SequenceSource.Frame frame) {
      plan.frames()
          .get(frame.frame())
          .paths()
          .forEach(path -> input(path).ifPresent(it -> read(it.keys(), readByController)));
    }
  }

  /** A file, or a folder with all below it. */
  private static void read(KeyPattern keys, Set<KeyPattern> into) {
    into.add(keys);
    into.add(keys.below());
  }

  private Optional<InputPath> input(String path) {
    try {
      return InputPath.of(path, environment);
    } catch (InputPath.UnknownBucketException e) {
      remark(
          "path " + path,
          path + " may lie in any bucket: set its variables, or add what it is to the policies");
      return Optional.empty();
    }
  }

  private void remark(String about, String text) {
    remarks.putIfAbsent(about, text);
  }
}
