package io.muster.conductor;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.Attempt;
import io.muster.engine.FileUri;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Workplaces;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.FrameSource;
import io.muster.job.contract.OutputSpec;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.AttemptState;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Tag;
import io.muster.plan.Job;
import io.muster.plan.JvmMode;
import io.muster.plan.Value;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.ObjectStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes launches of a resolved plan: the spec that the child is given, and what spark-submit must
 * know.
 */
public final class PlannedLaunches implements Launches {
  private static final String MAIN_CLASS = "io.muster.job.Main";
  private static final String PLUGIN_CLASS = "io.muster.job.MusterPlugin";
  private static final String PLUGINS = "spark.plugins";
  private static final String ARCHIVES = "spark.archives";

  private static final ImmutableList<String> NAMES_OF_JARS =
      ImmutableList.of("spark.jars", "spark.jars.packages");

  /** Up to this, C1 alone was never slower than all of the JIT (fast-start.md). */
  private static final long SHORT_INPUT_BYTES = 512L << 20;

  private final ResolvedPlan plan;
  private final String runId;
  private final RunFolder folder;
  private final String jobJar;
  private final String pythonMain;
  private final Optional<String> avroJar;
  private final StorageConf storageConf;
  private final Workplaces workplaces;
  private final Optional<Carriage> carriage;
  private final InputBytes inputBytes;
  private final PlannedSpecs specs;

  /**
   * Launches of one run.
   *
   * @param jobJar the iteration job's jar
   * @param pythonMain what is run for a Python function
   * @param avroJar for applications that read or write avro, where their Spark does not know it
   * @param storageConf how applications reach the plan's stores
   * @param workplaces where attempts work
   * @param carriage of what drivers elsewhere take along; empty: they run on this machine
   * @param store where iterations find the outputs of others
   */
  public PlannedLaunches(
      ResolvedPlan plan,
      String runId,
      RunFolder folder,
      String jobJar,
      String pythonMain,
      Optional<String> avroJar,
      StorageConf storageConf,
      Workplaces workplaces,
      Optional<Carriage> carriage,
      ObjectStore store) {
    this.plan = plan;
    this.runId = runId;
    this.folder = folder;
    this.jobJar = jobJar;
    this.pythonMain = pythonMain;
    this.avroJar = avroJar;
    this.storageConf = storageConf;
    this.workplaces = workplaces;
    this.carriage = carriage;
    this.inputBytes = new InputBytes(plan, store);
    this.specs = new PlannedSpecs(plan, runId, workplaces.drivers().ofRun(folder.location()));
  }

  @Override
  public Attempt attempt(Value value, int number) {
    Tag tag = Tag.of(plan.outDir().text(), runId, value, number);
    return new Attempt(value, number, tag, folder.attempt(value, number));
  }

  @Override
  public LaunchRequest request(IterationState iteration, int epoch, Map<String, String> pins) {
    AttemptState state = iteration.attempt().orElseThrow();
    Attempt attempt = attempt(iteration.value(), state.number());
    ResolvedIteration resolved = plan.of(iteration.value());
    Optional<Long> bytes = inputBytes.of(resolved);
    Attempt atWork = workplaces.drivers().of(attempt);
    AttemptTexts texts = new AttemptTexts(runId, workplaces.executors().of(attempt));
    LaunchedJob job = launched(resolved, texts);
    Map<String, String> conf = new LinkedHashMap<>(storageConf.of(resolved));
    conf.putAll(texts.fillValues(resolved.sparkConf()));
    conf.putAll(job.conf());
    Baggage baggage = new Baggage(carriage);
    String spec =
        new ContractJson()
            .write(specs.of(resolved, bytes, atWork, state.slice(), texts, baggage, pins));
    conf.merge(PLUGINS, PLUGIN_CLASS, (users, ours) -> users + "," + ours);
    return new LaunchRequest(
        attempt,
        epoch,
        state.slice(),
        "muster " + plan.plan().name() + " " + iteration.value() + " " + attempt.tag(),
        job.resource(),
        job.mainClass(),
        job.arguments(),
        ImmutableMap.copyOf(conf),
        jars(resolved, job),
        job.pyFiles(),
        job.packages(),
        baggage.byName(),
        jvmMode(resolved, bytes),
        spec);
  }

  /** An application of the user's own says itself what it needs, as it would without Muster. */
  private ImmutableList<String> jars(ResolvedIteration resolved, LaunchedJob job) {
    boolean isOwn = !(resolved.job() instanceof Job.Application);
    boolean isNamed =
        NAMES_OF_JARS.stream()
            .anyMatch(key -> resolved.sparkConf().getOrDefault(key, "").contains("spark-avro"));
    return isOwn && !isNamed && knowsAvro(resolved)
        ? ImmutableList.<String>builder()
            .addAll(job.jars())
            .addAll(avroJar.stream().iterator())
            .build()
        : job.jars();
  }

  private static boolean knowsAvro(ResolvedIteration resolved) {
    return Stream.concat(
            resolved.frames().values().stream()
                .flatMap(frame -> frame.files().stream())
                .map(FrameSource.Files::format),
            resolved.write().stream().map(OutputSpec::format))
        .anyMatch(format -> format == DataFormat.AVRO);
  }

  /** What of a launch depends on the kind of job. */
  private record LaunchedJob(
      String resource,
      Optional<String> mainClass,
      ImmutableList<String> arguments,
      ImmutableMap<String, String> conf,
      ImmutableList<String> jars,
      ImmutableList<String> pyFiles,
      ImmutableList<String> packages) {

    static LaunchedJob own(String jobJar, ImmutableList<String> jars) {
      return new LaunchedJob(
          jobJar,
          Optional.of(MAIN_CLASS),
          ImmutableList.of(),
          ImmutableMap.of(),
          jars,
          ImmutableList.of(),
          ImmutableList.of());
    }
  }

  private LaunchedJob launched(ResolvedIteration resolved, AttemptTexts texts) {
    Job job = resolved.job();
    if (job instanceof Job.ClassJob classJob) {
      return LaunchedJob.own(jobJar, classJob.jars());
    }
    if (job instanceof Job.Python python) {
      return launched(python, resolved.sparkConf());
    }
    if (job instanceof Job.Application application) {
      return new LaunchedJob(
          application.resource(),
          application.className(),
          texts.fillAll(application.args()),
          ImmutableMap.copyOf(texts.fillValues(application.conf())),
          ImmutableList.<String>builder().addAll(application.jars()).add(jobJar).build(),
          application.pyFiles(),
          application.packages());
    }
    return LaunchedJob.own(jobJar, ImmutableList.of());
  }

  /** Driver and workers have one interpreter, whatever the environment says. */
  private LaunchedJob launched(Job.Python python, Map<String, String> ofPlan) {
    String interpreter = python.interpreter().orElseThrow();
    ImmutableMap.Builder<String, String> conf = ImmutableMap.builder();
    conf.put("spark.pyspark.driver.python", interpreter);
    conf.put("spark.pyspark.python", interpreter);
    if (!python.archives().isEmpty()) {
      Stream<String> archives =
          Stream.concat(
              Stream.ofNullable(ofPlan.get(ARCHIVES)),
              python.archives().stream().map(carriage.isEmpty() ? it -> it : FileUri::ofNamed));
      conf.put(ARCHIVES, archives.collect(Collectors.joining(",")));
    }
    return new LaunchedJob(
        pythonMain,
        Optional.empty(),
        ImmutableList.of(),
        conf.buildOrThrow(),
        ImmutableList.of(jobJar),
        pyFiles(python),
        ImmutableList.of());
  }

  /** Where the driver is elsewhere, the function's own file and Muster's Python go along. */
  private ImmutableList<String> pyFiles(Job.Python python) {
    return carriage
        .map(
            it ->
                Stream.concat(
                        Stream.of(it.pythonPackage(), python.file()), python.pyFiles().stream())
                    .map(FileUri::of)
                    .collect(ImmutableList.toImmutableList()))
        .orElse(python.pyFiles());
  }

  /** How an iteration's JVM starts, by what is known before any other iteration has run. */
  public static JvmMode jvmMode(ResolvedIteration resolved) {
    return jvmMode(resolved, resolved.inputBytes());
  }

  /**
   * Fast start where the input is known to be small; an application of the user's own may miss the
   * UI.
   */
  private static JvmMode jvmMode(ResolvedIteration resolved, Optional<Long> inputBytes) {
    if (resolved.plan().jvm() != JvmMode.AUTO) {
      return resolved.plan().jvm();
    }
    boolean small = inputBytes.filter(bytes -> bytes <= SHORT_INPUT_BYTES).isPresent();
    boolean own = !(resolved.job() instanceof Job.Application);
    return own && small ? JvmMode.FAST_START : JvmMode.THROUGHPUT;
  }
}
