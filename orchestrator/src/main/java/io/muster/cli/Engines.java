package io.muster.cli;

import static io.muster.cli.EngineDeed.orRefused;

import io.muster.conductor.PlannedLaunches;
import io.muster.conductor.StorageConf;
import io.muster.engine.CapacityProbe;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.local.MachineProbe;
import io.muster.engine.local.Submission;
import io.muster.engine.submit.ChildSettings;
import io.muster.engine.submit.CommandScript;
import io.muster.engine.submit.FastStart;
import io.muster.engine.submit.S3aConf;
import io.muster.engine.submit.SparkHome;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.Tag;
import io.muster.plan.Cluster;
import io.muster.plan.Plan;
import io.muster.resolve.ResolvedPlan;
import io.muster.slice.Capacity;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The engine of a plan: whatever differs between engines is asked for here. */
final class Engines {
  /** How a journal calls YARN in cluster mode. */
  static final String YARN = "yarn";

  private static final String YARN_CLIENT = "yarn-client";

  private final Surroundings surroundings;
  private final LocalEngine local;
  private final YarnEngine yarn;
  private final FastStarts fastStarts;

  Engines(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.local = new LocalEngine(surroundings);
    this.yarn = new YarnEngine(surroundings);
    this.fastStarts = new FastStarts(surroundings);
  }

  /** What else is to be said of how a plan would run. */
  List<String> warnings(PreparedPlan prepared) {
    ResolvedPlan plan = prepared.plan();
    Optional<String> ofYarn =
        plan.plan().cluster().yarn().isPresent()
            ? yarn.warning(prepared, fastStart(prepared.home()))
            : Optional.empty();
    return Stream.of(
            ofYarn, SharedPlaces.warning(plan.plan().cluster(), plan.outDir(), plan.stateDir()))
        .flatMap(Optional::stream)
        .toList();
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
    return orRefused(
        () ->
            sharedCapacity(plan)
                .orElseGet(() -> new MachineProbe(plan.cluster(), surroundings.processors()))
                .capacity(ours));
  }

  /** Of a cluster that others use too, so that what it can give changes. */
  Optional<CapacityProbe> sharedCapacity(Plan plan) throws Refusal {
    return orRefused(
        () ->
            plan.cluster().yarn().isPresent()
                ? Optional.of(yarn.probe(plan.cluster().yarn().get()))
                : Optional.empty());
  }

  /**
   * The launches of one run, with what the plan's Spark home lacks for them.
   *
   * @throws Refusal if that home cannot reach a store of the plan
   */
  PlannedLaunches launches(
      ResolvedPlan plan, String runId, RunFolder folder, SparkHome home, ObjectStore store)
      throws Refusal {
    return orRefused(
        () ->
            new PlannedLaunches(
                plan,
                runId,
                folder,
                surroundings.jobJar().toString(),
                surroundings.pythonMain().toString(),
                home.avroFrom(surroundings.embeddedSpark()).map(Path::toString),
                storageConf(plan, folder.location(), home),
                SharedPlaces.workplaces(plan.plan().cluster(), plan.outDir(), local.workplace()),
                plan.plan().cluster().isInClusterMode()
                    ? Optional.of(YarnEngine.carriage(surroundings))
                    : Optional.empty(),
                store));
  }

  private StorageConf storageConf(ResolvedPlan plan, Location state, SparkHome home)
      throws Refusal {
    return orRefused(() -> StorageAccess.of(plan, state, home, fastStart(home), surroundings));
  }

  FastStart fastStart(SparkHome home) {
    return fastStarts.of(home);
  }

  /**
   * Makes the class archive if it is not there yet, and says where there can be none.
   *
   * @throws Refusal if the plan's Spark cannot reach a store of the plan
   */
  FastStart readied(PreparedPlan prepared, Consumer<String> console)
      throws Refusal, InterruptedException {
    storageConf(prepared.plan(), prepared.plan().stateDir(), prepared.home());
    warnings(prepared).forEach(it -> console.accept("warning: " + it));
    return fastStarts.readied(prepared.home(), prepared.plan(), console);
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
    return orRefused(
        () -> {
          if (cluster.isInClusterMode()) {
            return yarn.launcher(plan, home, fastStart, local.workplace(), store);
          }
          Launcher here =
              local.launcher(
                  submission(plan.plan(), home, fastStart),
                  folder,
                  store,
                  Optional.of(interruptions));
          return cluster.yarn().isPresent()
              ? yarn.clientLauncher(here, plan.outDir(), folder, store)
              : here;
        });
  }

  /** The launch of an attempt as a script, without anything being written or started. */
  CommandScript script(Plan plan, SparkHome home, LaunchRequest request) throws Refusal {
    return orRefused(
        () -> {
          Path folder = local.workplace().of(request.attempt()).folder().path().orElseThrow();
          return plan.cluster().isInClusterMode()
              ? yarn.toWriteDown(plan, home, fastStart(home)).script(request, folder)
              : submission(plan, home, fastStart(home)).script(request, folder);
        });
  }

  private Submission submission(Plan plan, SparkHome home, FastStart fastStart)
      throws EngineException {
    boolean isOneMachine = plan.cluster().yarn().isEmpty();
    ChildSettings settings =
        fastStart
            .settings(isOneMachine)
            .with(S3aConf.environment(plan.s3(), surroundings.environment()));
    return isOneMachine
        ? local.submission(plan, home, settings)
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
    return orRefused(
        () -> {
          if (engine.filter(YARN::equals).isPresent()) {
            return yarn.launcherToStop(outDir, local.workplace(), store);
          }
          Launcher here = local.launcherToStop(folder, store, interruptions);
          return engine.filter(YARN_CLIENT::equals).isPresent()
              ? yarn.clientLauncher(here, outDir, folder, store)
              : here;
        });
  }
}
