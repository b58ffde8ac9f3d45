package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanResult.Invalid;
import io.muster.plan.PlanResult.Valid;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The door of the room: puts a plan together from its files and the command line's options, and
 * yields it, or all that is wrong with it. Looks at nothing but those files, and at links of paths
 * that the plan names.
 */
public final class PlanReader {
  private PlanReader() {}

  /** Never throws because of what is in the files. */
  public static PlanResult read(PlanSources sources) {
    Problems problems = new Problems();
    Optional<Fields> files = laidFiles(sources, problems);
    List<String> order =
        Stream.concat(Stream.of(sources.plan()), sources.overlays().stream())
            .map(Path::toString)
            .toList();
    if (files.isEmpty()) {
      return new Invalid(problems.inOrder(order));
    }
    Fields laid = withOptions(files.get(), sources, problems);
    Reading reading = new Reading(problems, sources.environment());
    Plan plan = read(laid, sources, reading);
    return problems.isEmpty()
        ? new Valid(plan, ImmutableList.copyOf(reading.takeRows()))
        : new Invalid(problems.inOrder(order));
  }

  /** All files laid over each other; empty if one of them cannot be read. */
  private static Optional<Fields> laidFiles(PlanSources sources, Problems problems) {
    Optional<Fields> laid = PlanFile.read(sources.plan(), problems);
    for (Path overlay : sources.overlays()) {
      Optional<Fields> below = laid;
      // each is read, whatever became of those before, so that all problems are told at once
      laid =
          PlanFile.read(overlay, problems)
              .flatMap(above -> below.map(it -> Overlay.lay(it, above)));
    }
    return laid;
  }

  private static Fields withOptions(Fields files, PlanSources sources, Problems problems) {
    List<Fields> options = new ArrayList<>();
    sources.settings().stream()
        .flatMap(it -> CommandLineOverlay.setting(it, problems).stream())
        .forEach(options::add);
    sources.conf().stream()
        .flatMap(it -> CommandLineOverlay.conf(it, problems).stream())
        .forEach(options::add);
    // first over each other, so that their order does not matter to what one of them replaces
    return options.stream().reduce(Overlay::lay).map(all -> Overlay.lay(files, all)).orElse(files);
  }

  private static Plan read(Fields written, PlanSources sources, Reading reading) {
    Section unsubstituted = new Section(written, "", reading);
    Params params = Params.read(unsubstituted.section("params"), sources.params(), reading);
    Section plan = new Section(params.substituted(written), "", reading);
    plan.know("params");
    RunReader run = new RunReader(reading);
    Cluster cluster = run.cluster(plan.section("cluster"));
    if (cluster.isInClusterMode()) {
      reading.applicationsAreElsewhere();
    }

    String name = name(plan, sources.plan());
    Section inputs = plan.section("inputs");
    ImmutableMap<String, FrameInput> frames =
        new FrameReader(reading).read(inputs.section("frames"));
    ImmutableMap<String, DictInput> dicts =
        new DictReader(reading, frames).read(inputs.section("dicts"), ImmutableMap.of());
    Plan.Consistency consistency =
        Words.read(inputs, "consistency", Plan.Consistency.class, Plan.Consistency.WARN);
    inputs.done();
    SequenceSource sequence =
        new SequenceReader(reading, frames).read(plan, sources.sequenceFromStandardInput());
    if (!plan.has("out_dir")) {
      plan.missing("out_dir", "name the folder that the outputs go to");
    }
    Optional<String> outDir = run.folder(plan, "out_dir");
    Optional<String> stateDir = run.folder(plan, "state_dir");
    if (!plan.has("state_dir")) {
      plan.row("state_dir", outDir.orElse("") + "/_muster");
    }
    S3Options s3 = new StorageReader(reading).read(plan.section("storage"));
    Limits limits = run.limits(plan.section("limits"));
    Plan.OnFailure onFailure =
        Words.read(plan, "on_failure", Plan.OnFailure.class, Plan.OnFailure.CONTINUE);
    Plan.OnSignal onSignal = run.onSignal(plan.section("on_signal"));

    List<EffectiveValue> runRows = reading.takeRows();
    IterationPlan common = new IterationReader(reading).read(plan, frames, dicts, false);
    OverridesReader.checkOutputs(reading, ImmutableSet.of());
    List<EffectiveValue> commonRows = reading.takeRows();
    reading.addRows(runRows);
    reading.addRows(commonRows);
    ImmutableMap<Value, IterationPlan> iterations =
        new OverridesReader(reading, plan.fields(), common, commonRows)
            .read(plan.section("iterations"), sequence);
    plan.done();

    boolean hasArchives =
        Stream.concat(Stream.of(common), iterations.values().stream())
            .anyMatch(
                iteration ->
                    iteration.job() instanceof Job.Python python && !python.archives().isEmpty());
    if (hasArchives && cluster.yarn().isPresent() && !cluster.isInClusterMode()) {
      reading.notYet(
          plan.origin("cluster"),
          "job.python.archives with cluster.deploy_mode client",
          "write deploy_mode: cluster, or let all nodes have the interpreter under one path");
    }

    Path folder = folderOf(sources.plan());
    outDir.ifPresent(
        it -> new Overlaps(folder, it).check(plan, frames, dicts, common.job(), sequence));
    return new Plan(
        name,
        folder,
        params.values(),
        sequence,
        outDir.orElse(""),
        stateDir,
        s3,
        frames,
        consistency,
        cluster,
        limits,
        onFailure,
        onSignal,
        common,
        iterations);
  }

  private static Path folderOf(Path plan) {
    Path parent = plan.toAbsolutePath().normalize().getParent();
    return parent == null ? plan.toAbsolutePath().getRoot() : parent;
  }

  private static String name(Section plan, Path file) {
    String fileName = file.getFileName() == null ? "plan" : file.getFileName().toString();
    String fallback = fileName.replaceFirst("\\.(?i:ya?ml|json)$", "");
    String right = "write a name of at most 100 printable characters";
    Optional<String> name = plan.text("name", Scope.FIXED, right);
    if (name.isEmpty()) {
      plan.row("name", fallback);
    } else if (name.get().length() > 100 || name.get().chars().anyMatch(Character::isISOControl)) {
      plan.reading().problem(plan.origin("name"), "name is not one", right);
    }
    return name.orElse(fallback);
  }
}
