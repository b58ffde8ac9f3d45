package io.muster.conductor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.Attempt;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.FrameSource;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.PinsSpec;
import io.muster.job.contract.QualitySpec;
import io.muster.job.contract.Spec;
import io.muster.job.contract.TableVersion;
import io.muster.journal.RunFolder;
import io.muster.plan.Job;
import io.muster.plan.Quality;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the specs that children are given, of a resolved plan and what its run knows by then. */
final class PlannedSpecs {
  private final ResolvedPlan plan;
  private final String runId;
  private final RunFolder workplace;
  private final Catalogs catalogs;

  /**
   * @param workplace of the run: its folder, or what mirrors it where attempts work
   */
  PlannedSpecs(ResolvedPlan plan, String runId, Location workplace) {
    this.plan = plan;
    this.runId = runId;
    this.workplace = new RunFolder(workplace);
    this.catalogs = new Catalogs(plan);
  }

  /**
   * The spec of one attempt.
   *
   * @param bytes of the frames, where they are known
   * @param baggage is given the files that the attempt takes along
   * @param recorded at which version the run reads each table, as far as that is on record
   */
  Spec of(
      ResolvedIteration resolved,
      Optional<Long> bytes,
      Attempt attempt,
      Slice slice,
      AttemptTexts texts,
      Baggage baggage,
      Map<String, String> recorded) {
    return new Spec(
        Spec.FORMAT,
        runId,
        resolved.value().text(),
        attempt.number(),
        attempt.tag().text(),
        resolved.output().text(),
        attempt.folder().text(),
        texts.scratch(),
        plan.plan().params(),
        texts.fillFrames(frames(resolved)),
        baggage.of(texts.fillDicts(resolved.dicts())),
        jobSpec(resolved, texts, baggage),
        resolved.write().orElse(null),
        bytes.orElse(null),
        slice.taskCores(),
        outputsOf(resolved),
        quality(resolved).orElse(null),
        null,
        pins(resolved, recorded));
  }

  /** What the journal has of the iteration's tables holds, whatever became of the files. */
  private PinsSpec pins(ResolvedIteration resolved, Map<String, String> recorded) {
    List<String> tables =
        resolved.frames().values().stream()
            .flatMap(frame -> frame.source().knownAs().stream())
            .toList();
    Map<String, TableVersion> known = new LinkedHashMap<>();
    recorded.forEach(
        (what, version) -> {
          if (tables.stream().anyMatch(what::startsWith)) {
            known.put(what, TableVersion.parse(version));
          }
        });
    return new PinsSpec(workplace.pins().text(), known, catalogs.of(resolved).orElse(null));
  }

  /** What is staged is loaded from where it was staged, and shaped as the plan says. */
  private ImmutableMap<String, FrameSpec> frames(ResolvedIteration resolved) {
    ImmutableMap.Builder<String, FrameSpec> frames = ImmutableMap.builder();
    resolved
        .frames()
        .forEach(
            (name, frame) -> {
              Value stage = Value.ofStage(name);
              frames.put(
                  name,
                  resolved.plan().stages().contains(stage)
                      ? new FrameSpec(staged(plan.of(stage).output()), frame.shape())
                      : frame);
            });
    return frames.buildOrThrow();
  }

  private static FrameSource staged(Location folder) {
    return new FrameSource.Files(DataFormat.PARQUET, List.of(folder.text()), Map.of(), null);
  }

  private static Optional<QualitySpec> quality(ResolvedIteration resolved) {
    Quality rules = resolved.plan().quality();
    return rules.asksTheWriter()
        ? Optional.of(
            new QualitySpec(
                rules.notNull(),
                ImmutableList.copyOf(rules.unique()),
                rules.expression().orElse(null)))
        : Optional.empty();
  }

  private static JobSpec jobSpec(ResolvedIteration resolved, AttemptTexts texts, Baggage baggage) {
    if (resolved.job() instanceof Job.Sql sql) {
      return new JobSpec.Sql(baggage.nameOf(sql.file()), resolved.codeDigest().orElse(null));
    }
    if (resolved.job() instanceof Job.ClassJob classJob) {
      return new JobSpec.ClassJob(classJob.name());
    }
    if (resolved.job() instanceof Job.Python python) {
      return new JobSpec.Python(
          baggage.nameOfPython(python.file()),
          resolved.codeDigest().orElse(null),
          python.function(),
          python.names(),
          texts.fillEntries(python.values()));
    }
    if (resolved.job() instanceof Job.Stage stage) {
      return new JobSpec.Stage(stage.frame());
    }
    return new JobSpec.Application();
  }

  private static Map<String, String> outputsOf(ResolvedIteration resolved) {
    Map<String, String> folders = new LinkedHashMap<>();
    resolved.outputsOf().forEach((value, place) -> folders.put(value.text(), place.text()));
    return folders;
  }
}
