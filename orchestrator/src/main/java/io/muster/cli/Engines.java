package io.muster.cli;

import io.muster.conductor.PlannedLaunches;
import io.muster.conductor.StorageConf;
import io.muster.engine.CapacityProbe;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Workplace;
import io.muster.engine.local.LocalLauncher;
import io.muster.engine.local.MachineProbe;
import io.muster.engine.local.Submission;
import io.muster.engine.submit.ChildSettings;
import io.muster.engine.submit.CommandScript;
import io.muster.engine.submit.FastStart;
import io.muster.engine.submit.Machine;
import io.muster.engine.submit.RecordedLauncher;
import io.muster.engine.submit.S3aConf;
import io.muster.engine.submit.SparkHome;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.Tag;
import io.muster.plan.Cluster;
import io.muster.plan.Job;
import io.muster.plan.Plan;
import io.muster.report.ExitCode;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import io.muster.slice.Capacity;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The engine of a plan, of its parts: only here are adapters named. */
final class Engines {
  private static final String YARN = "yarn";
  private static final String YARN_CLIENT = "yarn-client";

  /** Of what attempts have left; a long log on a slow line. */
  private static final Duration LAST_COPIES = Duration.ofSeconds(20);

  /** The exit after a signal is awaited for 4 s. */
  private static final Duration LAST_COPIES_AFTER_A_SIGNAL = Duration.ofSeconds(1);

  private final Surroundings surroundings;
  private final YarnEngine yarn;

  /** Each looks at its home once. */
  private final Map<SparkHome, FastStart> fastStarts = new HashMap<>();

  Engines(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.yarn = new YarnEngine(surroundings);
  }

  /** What else is to be said of how a plan would run. */
  Optional<String> warning(PreparedPlan prepared) {
    return prepared.plan().plan().cluster().yarn().isPresent()
        ? yarn.warning(prepared, fastStart(prepared.home()))
        : Optional.empty();
  }

  /** How a journal calls the engine; empty: local. */
  static Optional<String> nameOf(Cluster cluster) {
    return cluster.yarn().map(yarn -> cluster.isInClusterMode() ? YARN : YARN_CLIENT);
  }

  /**
   * What the plan's cluster can give now.
   *
   * @param ours what is not used by others
   */
  Capacity capacity(Plan plan, Map<Tag, Slice> ours) throws Refusal {
    try {
      return sharedCapacity(plan)
          .orElseGet(() -> new MachineProbe(plan.cluster(), surroundings.processors()))
          .capacity(ours);
    } catch (EngineException e) {
      throw new Refusal(ExitCode.CLUSTER_FAILED, e.getMessage());
    }
  }

  /** Of a cluster that others use too, so that what it can give changes. */
  Optional<CapacityProbe> sharedCapacity(Plan plan) throws Refusal {
    try {
      return plan.cluster().yarn().isPresent()
          ? Optional.of(yarn.probe(plan.cluster().yarn().get()))
          : Optional.empty();
    } catch (EngineException e) {
      throw new Refusal(ExitCode.CLUSTER_FAILED, e.getMessage());
    }
  }

  SparkHome sparkHome(Plan plan) throws Refusal {
    return located(plan.cluster().sparkHome().map(home -> plan.folder().resolve(home).toString()));
  }

  /** The same, of a plan that may bring a home with its Python. */
  SparkHome sparkHome(ResolvedPlan plan) throws Refusal {
    return plan.pyspark().isPresent()
        ? sparkHome(plan.pyspark().get(), "the pyspark of job.python.interpreter")
        : sparkHome(plan.plan());
  }

  /** The home where no plan names one. */
  SparkHome sparkHome() throws Refusal {
    return located(Optional.empty());
  }

  private SparkHome located(Optional<String> ofPlan) throws Refusal {
    try {
      return SparkHome.locate(ofPlan, surroundings.environment(), surroundings.embeddedSpark());
    } catch (EngineException e) {
      throw new Refusal(ExitCode.CLUSTER_FAILED, e.getMessage());
    }
  }

  /** The home that something else named. */
  SparkHome sparkHome(Path named, String option) throws Refusal {
    try {
      return SparkHome.at(named, option);
    } catch (EngineException e) {
      throw new Refusal(ExitCode.CLUSTER_FAILED, e.getMessage());
    }
  }

  /**
   * The launches of one run, with what the plan's Spark home lacks for them.
   *
   * @throws Refusal if that home cannot reach a store of the plan
   */
  PlannedLaunches launches(
      ResolvedPlan plan, String runId, RunFolder folder, SparkHome home, ObjectStore store)
      throws Refusal {
    try {
      return new PlannedLaunches(
          plan,
          runId,
          folder,
          surroundings.jobJar().toString(),
          surroundings.pythonMain().toString(),
          home.avroFrom(surroundings.embeddedSpark()).map(Path::toString),
          storageConf(plan, home),
          plan.plan().cluster().isInClusterMode() ? Workplace.ON_RECORD : workplace(),
          plan.plan().cluster().isInClusterMode()
              ? Optional.of(YarnEngine.carriage(surroundings))
              : Optional.empty(),
          store);
    } catch (EngineException e) {
      throw new Refusal(ExitCode.CLUSTER_FAILED, e.getMessage());
    }
  }

  private StorageConf storageConf(ResolvedPlan plan, SparkHome home) throws Refusal {
    try {
      return StorageAccess.of(plan, home, fastStart(home), surroundings);
    } catch (EngineException e) {
      throw new Refusal(ExitCode.CLUSTER_FAILED, e.getMessage());
    }
  }

  FastStart fastStart(SparkHome home) {
    return fastStarts.computeIfAbsent(
        home,
        it ->
            new FastStart(
                it,
                surroundings.environment(),
                FastStart.Tools.of(surroundings.musterHome(), surroundings.environment()),
                surroundings.clock()));
  }

  /**
   * Makes the class archive if it is not there yet, and says where there can be none.
   *
   * @throws Refusal if the plan's Spark cannot reach a store of the plan
   */
  FastStart readied(PreparedPlan prepared, Consumer<String> console)
      throws Refusal, InterruptedException {
    storageConf(prepared.plan(), prepared.home());
    FastStart fastStart = fastStart(prepared.home());
    warning(prepared).ifPresent(it -> console.accept("warning: " + it));
    if (prepared.plan().plan().cluster().isInClusterMode()) {
      return fastStart; // drivers start on other machines, which have no archive of ours
    }
    if (!fastStart.isReady() && reasonOfHome(fastStart, prepared.plan()).isEmpty()) {
      console.accept(
          "making the class archive for fast start, once for this Spark and JVM: about 20 s");
      fastStart.prepare();
    }
    reasonWithoutFastStart(fastStart, prepared.plan())
        .ifPresent(why -> console.accept("no fast start: " + why));
    return fastStart;
  }

  /** Why some or all applications of a plan start without a class archive; empty if none does. */
  Optional<String> reasonWithoutFastStart(FastStart fastStart, ResolvedPlan plan) {
    return reasonOfHome(fastStart, plan)
        .or(
            () ->
                plan.steps().stream()
                    .map(plan::of)
                    .flatMap(Engines::settingsOf)
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

  /**
   * The engine of a run.
   *
   * @param folder of the run
   * @param store in which it lies
   * @param interruptions whoever sends one waits for the end
   */
  Launcher launcher(
      ResolvedPlan plan,
      SparkHome home,
      FastStart fastStart,
      RunFolder folder,
      Stores store,
      Interruptions interruptions)
      throws Refusal {
    Cluster cluster = plan.plan().cluster();
    try {
      if (cluster.isInClusterMode()) {
        return yarn.launcher(plan, home, fastStart, workplace(), folder, store);
      }
      Launcher here =
          local(
              submission(plan.plan(), home, fastStart),
              folder,
              store,
              () -> lastCopies(interruptions));
      return cluster.yarn().isPresent() ? yarn.clientLauncher(here) : here;
    } catch (EngineException e) {
      throw new Refusal(ExitCode.CLUSTER_FAILED, e.getMessage());
    }
  }

  /** The launch of an attempt as a script, without anything being written or started. */
  CommandScript script(Plan plan, SparkHome home, LaunchRequest request) throws Refusal {
    try {
      Path folder = workplace().of(request.attempt()).folder().path().orElseThrow();
      return plan.cluster().isInClusterMode()
          ? yarn.toWriteDown(plan, home, fastStart(home)).script(request, folder)
          : submission(plan, home, fastStart(home)).script(request, folder);
    } catch (EngineException e) {
      throw new Refusal(ExitCode.CLUSTER_FAILED, e.getMessage());
    }
  }

  private Submission submission(Plan plan, SparkHome home, FastStart fastStart)
      throws EngineException {
    boolean isOneMachine = plan.cluster().yarn().isEmpty();
    ChildSettings settings =
        fastStart
            .settings(isOneMachine)
            .with(S3aConf.environment(plan.s3(), surroundings.environment()));
    return isOneMachine
        ? new Submission(
            surroundings.shimHome(),
            home.path(),
            plan.folder(),
            settings,
            surroundings.environment()::get)
        : yarn.clientSubmission(plan, home, settings);
  }

  /**
   * An engine that finds, follows and stops, and can launch nothing.
   *
   * @param engine as the run's journal calls it
   */
  Launcher launcherToStop(
      Optional<String> engine,
      Location outDir,
      RunFolder folder,
      Stores store,
      Optional<Interruptions> interruptions)
      throws Refusal {
    Path nowhere = surroundings.musterHome();
    try {
      if (engine.filter(YARN::equals).isPresent()) {
        return yarn.launcherToStop(outDir, workplace(), folder, store);
      }
      Submission none =
          new Submission(
              surroundings.shimHome(), nowhere, nowhere, null, surroundings.environment()::get);
      Launcher here =
          local(
              none,
              folder,
              store,
              () -> interruptions.map(Engines::lastCopies).orElse(LAST_COPIES));
      return engine.filter(YARN_CLIENT::equals).isPresent() ? yarn.clientLauncher(here) : here;
    } catch (EngineException e) {
      throw new Refusal(ExitCode.CLUSTER_FAILED, e.getMessage());
    }
  }

  private static Duration lastCopies(Interruptions interruptions) {
    return interruptions.received().isPresent() ? LAST_COPIES_AFTER_A_SIGNAL : LAST_COPIES;
  }

  private Launcher local(
      Submission submission, RunFolder folder, ObjectStore store, Supplier<Duration> lastCopies)
      throws EngineException {
    Machine machine = Machine.ours();
    Launcher local =
        new LocalLauncher(machine, submission, surroundings.clock(), surroundings.sleeper());
    return folder.location().path().isPresent()
        ? local
        : new RecordedLauncher(
            local, workplace(), machine, store, surroundings.clock(), lastCopies);
  }

  /** Where attempts work whose record lies in a store. */
  private Workplace workplace() throws EngineException {
    return Workplace.mirroredIn(LocalState.of(surroundings.environment()).runs());
  }
}
