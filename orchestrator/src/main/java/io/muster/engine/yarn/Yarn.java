package io.muster.engine.yarn;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.CapacityProbe;
import io.muster.engine.EngineException;
import io.muster.engine.Launcher;
import io.muster.engine.Workplace;
import io.muster.engine.submit.ContainerArchive;
import io.muster.engine.submit.RecordedClaims;
import io.muster.engine.submit.SparkHome;
import io.muster.engine.submit.SubmitStart;
import io.muster.engine.submit.Terrain;
import io.muster.plan.YarnOptions;
import io.muster.slice.SparkOnYarn;
import io.muster.storage.ObjectStore;
import io.muster.storage.Sleeper;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** One YARN cluster, as this machine's Hadoop configuration names it: its parts, put together. */
public final class Yarn {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final HadoopConfiguration configuration;
  private final YarnOptions options;
  private final SparkOnYarn spark;
  private final UnaryOperator<String> environment;
  private final InstantSource clock;
  private final Sleeper sleeper;

  /**
   * Reads the configuration; asks nobody yet.
   *
   * @param environment answers null for a variable that is not set
   */
  public Yarn(
      YarnOptions options, UnaryOperator<String> environment, InstantSource clock, Sleeper sleeper)
      throws EngineException {
    this.configuration = HadoopConfiguration.read(environment);
    this.options = options;
    this.spark =
        SparkOnYarn.of(
            options.deployMode() == YarnOptions.DeployMode.CLUSTER
                ? SparkOnYarn.DeployMode.CLUSTER
                : SparkOnYarn.DeployMode.CLIENT);
    this.environment = environment;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /** What the queue can give. */
  public CapacityProbe probe() {
    return new YarnProbe(manager(), configuration, options, spark);
  }

  /**
   * Submissions in cluster mode.
   *
   * @param ofHome what the home says of a setting, or null
   * @param containers of which drivers and executors may start, where nodes have them
   * @param start of the JVMs that submit
   * @param workingDirectory of spark-submit
   * @param atOnce how many JVMs may submit at a time
   */
  public YarnSubmission submission(
      SparkHome home,
      UnaryOperator<String> ofHome,
      Optional<ContainerArchive> containers,
      SubmitStart start,
      Path workingDirectory,
      int atOnce) {
    return new YarnSubmission(
        home,
        workingDirectory,
        new YarnConf(terms(), new ContainerStart(containers), ofHome),
        start,
        variables(),
        atOnce);
  }

  /**
   * The launcher in cluster mode.
   *
   * @param workplace where this machine keeps what a submission needs
   * @param shared where applications work
   * @param host this machine, for claims
   */
  public Launcher launcher(
      YarnSubmission submission,
      TicketOffice tickets,
      Workplace workplace,
      Workplace shared,
      ObjectStore store,
      String host) {
    ResourceManager manager = manager();
    ClaimedApplications applications =
        new ClaimedApplications(
            manager,
            new RecordedClaims(store, tickets::claimOf),
            host,
            clock,
            new YarnAutopsy(
                new MasterLog(
                    configuration.user(), configuration.logServers(), WebLimits.ORDINARY, clock),
                shared,
                store),
            submission::abandon);
    return new ScratchFolders(
        new YarnLauncher(
            applications,
            new YarnFollower(manager, clock, applications::observation, POLL),
            submission,
            tickets,
            workplace,
            shared,
            store,
            sleeper),
        shared,
        store);
  }

  /**
   * What drivers on this machine are told of their executors.
   *
   * @param ofHome what the home says of a setting, or null
   * @param containers of which they may start, where nodes have them
   */
  public Terrain executors(UnaryOperator<String> ofHome, Optional<ContainerArchive> containers) {
    return new YarnExecutors(terms(), new ContainerStart(containers), ofHome);
  }

  /** By what spark-submit finds the cluster; Spark asks for it where Muster knows a folder too. */
  public ImmutableMap<String, String> variables() {
    boolean isSet =
        environment.apply("HADOOP_CONF_DIR") != null || environment.apply("YARN_CONF_DIR") != null;
    return isSet
        ? ImmutableMap.of()
        : ImmutableMap.of("HADOOP_CONF_DIR", configuration.folder().toString());
  }

  /**
   * The launcher in client mode.
   *
   * @param drivers launches them on this machine
   * @param shared where executors work; empty where that is where drivers do
   * @param store in which that is
   */
  public Launcher clientLauncher(Launcher drivers, Optional<Workplace> shared, ObjectStore store) {
    Launcher launcher = new YarnClientLauncher(drivers, manager(), clock, sleeper, POLL);
    return shared.<Launcher>map(it -> new ScratchFolders(launcher, it, store)).orElse(launcher);
  }

  private YarnTerms terms() {
    return new YarnTerms(options, spark);
  }

  private ResourceManager manager() {
    return new ResourceManager(configuration, WebLimits.ORDINARY, clock, sleeper);
  }
}
