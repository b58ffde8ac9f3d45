package io.muster.resolve;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import com.google.common.collect.Sets;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.OutputSpec;
import io.muster.plan.DictInput;
import io.muster.plan.IterationPlan;
import io.muster.plan.Job;
import io.muster.plan.Output;
import io.muster.plan.Plan;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Looks up what one iteration after the other names, and makes their fingerprints. */
final class IterationResolver {
  private final Plan plan;
  private final Function<Value, Location> outputs;
  private final Lookups lookups;
  private final Function<String, Optional<String>> environment;
  private final Findings findings;
  private final PythonJobs pythons;
  private final Consumer<String> overlaps;
  private final Programs programs;
  // most of what ten thousand iterations are given is the same
  private final Interner<Object> shared = Interners.newStrongInterner();

  IterationResolver(
      Plan plan,
      Function<Value, Location> outputs,
      Lookups lookups,
      Function<String, Optional<String>> environment,
      Findings findings,
      PythonJobs pythons,
      Consumer<String> overlaps) {
    this.plan = plan;
    this.outputs = outputs;
    this.lookups = lookups;
    this.environment = environment;
    this.findings = findings;
    this.pythons = pythons;
    this.overlaps = overlaps;
    this.programs = new Programs(plan.folder(), environment);
  }

  private static Stream<String> dictFiles(IterationPlan iteration, Texts texts) {
    return iteration.dicts().values().stream()
        .filter(DictInput.File.class::isInstance)
        .map(dict -> texts.path(((DictInput.File) dict).path(), "dicts"));
  }

  /**
   * Resolves one iteration.
   *
   * @param before those that it comes after, resolved already
   */
  ResolvedIteration resolve(Value value, Map<Value, ResolvedIteration> before) {
    IterationPlan iteration = plan.of(value);
    Texts texts = new Texts(value, plan.folder(), outputs, environment, findings);
    Frames frames = new Frames(value, texts, lookups, findings).read(iteration.frames());
    Dicts dicts = new Dicts(value, texts, lookups, findings).read(iteration.dicts());
    Jobs jobs =
        new Jobs(
            value, texts, dicts.contents(), lookups, findings, plan.cluster().yarn().isPresent());
    Job job = jobs.resolve(iteration.job());
    if (job instanceof Job.Python python && jobs.codeDigest(job).isPresent()) {
      pythons.add(
          value, python, Sets.union(iteration.frames().keySet(), iteration.dicts().keySet()));
    }
    Optional<OutputSpec> write =
        iteration.job() instanceof Job.Application
            ? Optional.empty()
            : Optional.of(write(iteration.output(), texts));
    ImmutableMap<String, String> conf = texts.texts(iteration.sparkConf(), "spark.conf");
    new OpenTexts(value, plan.cluster().isInClusterMode(), findings).check(job, conf);
    new JobFiles(value, plan.cluster(), findings).check(job);
    frames.paths().forEach(overlaps);
    jobs.paths().forEach(overlaps);
    dictFiles(iteration, texts).forEach(overlaps);

    iteration.verify().command().ifPresent(command -> look(value, command.words().get(0)));

    Fingerprint fingerprint =
        new Fingerprint()
            .add(value.text())
            .add(jobs.fingerprint())
            .add(frames.fingerprint())
            .add(dicts.fingerprint())
            .add(conf)
            .add(plan.params());
    write.ifPresent(it -> addTo(fingerprint, it));
    ImmutableMap.Builder<Value, Location> outputsOf = ImmutableMap.builder();
    iteration.after().forEach(other -> outputsOf.put(other, outputs.apply(other)));
    for (Value other : iteration.waitsFor()) {
      Optional.ofNullable(before.get(other))
          .ifPresent(it -> fingerprint.add(other.text()).add(it.fingerprint()));
    }
    return new ResolvedIteration(
        value,
        iteration,
        job,
        jobs.codeDigest(job),
        share(frames.specs()),
        share(dicts.specs()),
        write.map(this::share),
        share(conf),
        outputs.apply(value),
        outputsOf.buildOrThrow(),
        share(frames.identities()),
        frames.bytes(),
        fingerprint.hex());
  }

  /** One with a placeholder is known when an attempt is over. */
  private void look(Value value, String program) {
    if (!program.contains("${") && !programs.has(program)) {
      findings.add(
          value,
          "verify.command",
          "verify.command names the program " + program + ", which is not there or may not be run",
          program.contains("/")
              ? "write it, or make it executable: chmod +x " + program
              : "install it, or name it with its folder: ./" + program);
    }
  }

  private static OutputSpec write(Output output, Texts texts) {
    return new OutputSpec(
        DataFormat.valueOf(output.format().toUpperCase(Locale.ROOT)),
        output.partitionBy(),
        output.targetFileSize(),
        texts.texts(output.options(), "output.options"));
  }

  private static void addTo(Fingerprint fingerprint, OutputSpec write) {
    fingerprint
        .add(write.format().word())
        .add(write.partitionBy())
        .add(String.valueOf(write.targetFileSize()))
        .add(write.options());
  }

  // equal things are of one class here, so the one that is kept is what was given
  @SuppressWarnings("unchecked")
  private <T> T share(T thing) {
    return (T) shared.intern(thing);
  }
}
