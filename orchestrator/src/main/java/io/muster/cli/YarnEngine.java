package io.muster.cli;

import io.muster.conductor.Carriage;
import io.muster.engine.CapacityProbe;
import io.muster.engine.EngineException;
import io.muster.engine.Launcher;
import io.muster.engine.Workplace;
import io.muster.engine.local.Submission;
import io.muster.engine.submit.ChildSettings;
import io.muster.engine.submit.ContainerArchive;
import io.muster.engine.submit.FastStart;
import io.muster.engine.submit.Machine;
import io.muster.engine.submit.SparkHome;
import io.muster.engine.submit.SubmitStart;
import io.muster.engine.yarn.Yarn;
import io.muster.engine.yarn.YarnSubmission;
import io.muster.journal.RunFolder;
import io.muster.plan.Plan;
import io.muster.plan.YarnOptions;
import io.muster.resolve.ResolvedPlan;
import io.muster.storage.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** YARN, of its parts. */
final class YarnEngine {
  private static final Logger LOG = LoggerFactory.getLogger(YarnEngine.class);

  /** Spark's own name for where its drivers and executors on YARN have their Python files. */
  private static final String PYTHON_FOLDER = "__pyfiles__";

  private static final String YARN_JAR = "spark-yarn";

  /** Where the cluster has Spark's jars, so that they need not be uploaded. */
  private static final List<String> JARS_IN_THE_CLUSTER =
      List.of("spark.yarn.jars", "spark.yarn.archive");

  /** A cluster that is only looked into: none of it matters to what runs. */
  private static final YarnOptions ANY =
      new YarnOptions(
          YarnOptions.DeployMode.CLUSTER, Optional.empty(), Optional.empty(), Optional.empty());

  private final Surroundings surroundings;

  YarnEngine(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  CapacityProbe probe(YarnOptions options) throws EngineException {
    return yarn(options).probe();
  }

  static Carriage carriage(Surroundings surroundings) {
    return new Carriage(surroundings.pythonPackage().toString(), PYTHON_FOLDER);
  }

  Launcher launcher(
      ResolvedPlan plan, SparkHome home, FastStart ofHome, Workplace workplace, Stores store)
      throws EngineException {
    Yarn yarn = checked(plan.plan(), home);
    return launcher(
        yarn,
        submission(yarn, plan.plan(), home, ofHome, ofHome.submissions(yarn.variables())),
        plan.outDir(),
        workplace,
        store);
  }

  /** One that can launch nothing. */
  Launcher launcherToStop(Location outDir, Workplace workplace, Stores store)
      throws EngineException {
    Path nowhere = surroundings.musterHome();
    Yarn yarn = yarn(ANY);
    return launcher(
        yarn,
        yarn.submission(
            new SparkHome(nowhere, "none", "none"),
            key -> null,
            Optional.empty(),
            SubmitStart.withoutArchive(surroundings.environment()::get),
            nowhere,
            1),
        outDir,
        workplace,
        store);
  }

  private Launcher launcher(
      Yarn yarn, YarnSubmission submission, Location outDir, Workplace workplace, Stores store)
      throws EngineException {
    Workplace shared = Workplace.sharedWith(outDir);
    return yarn.launcher(
        submission,
        new Tickets(surroundings, store, shared),
        workplace,
        shared,
        store,
        Machine.ours().host());
  }

  private YarnSubmission submission(
      Yarn yarn, Plan plan, SparkHome home, FastStart ofHome, SubmitStart start) {
    ChildSettings settings = ofHome.settings(true);
    return yarn.submission(
        home,
        key -> settings.ofHome(key).orElse(null),
        containers(home),
        start,
        plan.folder(),
        Math.max(2, surroundings.processors()));
  }

  /** Submissions that are only written down. */
  YarnSubmission toWriteDown(Plan plan, SparkHome home, FastStart ofHome) throws EngineException {
    return submission(
        checked(plan, home),
        plan,
        home,
        ofHome,
        SubmitStart.withoutArchive(surroundings.environment()::get));
  }

  /** Submissions in client mode: as on one machine, with executors elsewhere. */
  Submission clientSubmission(Plan plan, SparkHome home, ChildSettings settings)
      throws EngineException {
    Yarn yarn = checked(plan, home);
    return new Submission(
        surroundings.shimHome(),
        home.path(),
        plan.folder(),
        settings.with(yarn.variables()),
        surroundings.environment()::get,
        yarn.executors(key -> settings.ofHome(key).orElse(null), containers(home)));
  }

  /** Of which containers start, where somebody has made it. */
  private Optional<ContainerArchive> containers(SparkHome home) {
    try {
      ContainerArchive archive =
          ContainerArchive.of(home, surroundings.environment(), surroundings.musterHome());
      return archive.archive().isPresent() && archive.reasonWithout().isEmpty()
          ? Optional.of(archive)
          : Optional.empty();
    } catch (EngineException e) {
      LOG.debug("no class archive for containers of {}", home, e);
      return Optional.empty();
    }
  }

  /**
   * The launcher in client mode.
   *
   * @param drivers launches them on this machine
   */
  Launcher clientLauncher(Launcher drivers, Location outDir, RunFolder folder, Stores store)
      throws EngineException {
    Workplace shared = Workplace.sharedWith(outDir);
    // in files drivers work there too, and whoever launches them clears their folders away
    boolean isApart = shared.ofRun(folder.location()).path().isEmpty();
    return yarn(ANY).clientLauncher(drivers, Optional.of(shared).filter(it -> isApart), store);
  }

  /**
   * The plan's cluster.
   *
   * @throws EngineException the Spark home cannot submit to any
   */
  private Yarn checked(Plan plan, SparkHome home) throws EngineException {
    SparkHome unused = submitting(home);
    return yarn(options(plan));
  }

  /**
   * The same home, if Spark on YARN is in it.
   *
   * @throws EngineException it cannot submit to any cluster
   */
  static SparkHome submitting(SparkHome home) throws EngineException {
    if (home.jars().stream().noneMatch(jar -> jar.getFileName().toString().startsWith(YARN_JAR))) {
      throw new EngineException(
          "the Spark home "
              + home.path()
              + " ("
              + home.origin()
              + ") cannot submit to YARN: it has no "
              + YARN_JAR
              + " jar; name the cluster's own Spark in SPARK_HOME or cluster.spark_home (on EMR"
              + " /usr/lib/spark; pip's pyspark has it too)");
    }
    return home;
  }

  /** That each submission takes all of Spark along, where it does. */
  Optional<String> warning(PreparedPlan prepared, FastStart ofHome) {
    boolean isThere =
        JARS_IN_THE_CLUSTER.stream()
            .anyMatch(
                key ->
                    ofHome.settings(true).ofHome(key).isPresent()
                        || prepared.selected().stream()
                            .anyMatch(
                                value -> prepared.plan().of(value).sparkConf().containsKey(key)));
    return isThere
        ? Optional.empty()
        : Optional.of(
            "neither "
                + String.join(" nor ", JARS_IN_THE_CLUSTER)
                + " is set: each submission uploads all of Spark's jars; put them where the"
                + " cluster has them and name the place in spark.conf");
  }

  private static YarnOptions options(Plan plan) {
    return plan.cluster().yarn().orElseThrow();
  }

  private Yarn yarn(YarnOptions options) throws EngineException {
    return new Yarn(
        options, surroundings.environment()::get, surroundings.clock(), surroundings.sleeper());
  }
}
