package io.muster.engine.submit;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fast start of one Spark home's applications: from a class archive where there is one, with
 * settings that spare what a short iteration need not wait for. What stands in the way of an
 * archive is a reason, never a failure.
 */
public final class FastStart implements ClassArchive {
  private static final Logger LOG = LoggerFactory.getLogger(FastStart.class);

  private final SparkHome home;
  private final ConfFolder conf;
  private final Map<String, String> environment;
  private final Tools tools;
  private final InstantSource clock;
  private final Optional<FastStartArchive> archive;
  private final ImmutableMap<String, String> confEnvironment;
  private final ImmutableList<Path> classPath;
  private final Optional<SparkEnvironment> seen;
  private Optional<String> reason;

  /**
   * What of Muster's own takes part.
   *
   * @param jobJar the iteration job, which is put before Spark's jars
   * @param quietLogging a log4j2 file that says little
   * @param cache where archives are kept; made when it is not there
   */
  public record Tools(Path jobJar, Path quietLogging, Path cache) {
    /**
     * The tools of an installed Muster. Archives go into its folder {@code archives} where there is
     * one that can be written to, else into the user's cache.
     *
     * @param musterHome the folder with bin, lib and job
     */
    public static Tools of(Path musterHome, Map<String, String> environment) {
      Path own = musterHome.resolve("archives");
      return new Tools(
          musterHome.resolve("job/iteration-job.jar"),
          musterHome.resolve("share/fast-start-log4j2.properties"),
          Files.isDirectory(own) && Files.isWritable(own) ? own : userCache(environment));
    }
  }

  /** What is kept for a user from one run to the next, by the XDG base directories. */
  public static Path userCache(Map<String, String> environment) {
    String named = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path cache =
        named.startsWith("/")
            ? Path.of(named)
            : Path.of(environment.getOrDefault("HOME", "."), ".cache");
    return cache.resolve("muster").toAbsolutePath();
  }

  /**
   * Looks at the home; starts nothing but its {@code spark-env.sh}.
   *
   * @param environment that applications inherit
   */
  public FastStart(
      SparkHome home, Map<String, String> environment, Tools tools, InstantSource clock) {
    this.home = home;
    this.environment = environment;
    this.tools = tools;
    this.clock = clock;
    ImmutableList<Path> path = ImmutableList.of(tools.jobJar());
    ImmutableMap<String, String> ofConf = ImmutableMap.of();
    Optional<FastStartArchive> archive = Optional.empty();
    ConfFolder conf = null;
    Optional<String> reason;
    Optional<SparkEnvironment> known = Optional.empty();
    try {
      conf = ConfFolder.read(home.confFolder(environment));
      SparkEnvironment seen = SparkEnvironment.after(home, environment);
      known = Optional.of(seen);
      reason = conf.obstacle().or(seen::folderAmongTheJars);
      if (reason.isEmpty()) {
        ConfStandIn standIn = ConfStandIn.of(conf, tools.cache());
        path =
            ImmutableList.<Path>builder()
                .add(tools.jobJar())
                .addAll(standIn.jar().stream().iterator())
                .build();
        ofConf = standIn.environment();
        archive = Optional.of(archiveOf(home, seen.variables(), tools, path, clock));
      }
    } catch (EngineException e) {
      LOG.debug("no fast start for {}", home, e);
      reason = Optional.of(e.getMessage());
    }
    this.conf = conf;
    this.classPath = path;
    this.confEnvironment = ofConf;
    this.archive = archive;
    this.seen = known;
    this.reason = reason;
  }

  /** Why applications start without an archive and cannot have one. */
  @Override
  public Optional<String> reasonWithout() {
    return reason;
  }

  /**
   * The same, of applications whose executors run on other machines: Spark takes the files of its
   * conf folder there, so they cannot be kept from it.
   */
  public Optional<String> reasonWithoutInACluster() {
    return reason.or(
        () ->
            conf.resources().stream()
                .findFirst()
                .map(file -> file + " has to reach the executors, which only its folder can do"));
  }

  /** Whether the archive is there, so that {@link #prepare} has nothing to do. */
  public boolean isReady() {
    return archive.flatMap(FastStartArchive::find).isPresent();
  }

  @Override
  public Optional<Path> archive() {
    return archive.flatMap(FastStartArchive::find);
  }

  /** {@inheritDoc} That takes about 20 s. */
  @Override
  public void prepare() throws InterruptedException {
    if (archive.isEmpty() || isReady()) {
      return;
    }
    try {
      archive.get().make(new Rehearsal(home, settings(Optional.empty(), true)));
      reason = Optional.empty();
    } catch (IOException e) {
      LOG.debug("no archive for {}", home, e);
      reason = Optional.of(whyNot(e, tools.cache()));
    }
  }

  /** Of what goes wrong with a file Java's message is the file's name alone. */
  static String whyNot(Exception e, Path cache) {
    return "the class archive could not be made: "
        + (e instanceof FileSystemException
            ? cache + " cannot be written (" + e + "): let XDG_CACHE_HOME name a folder that can be"
            : e.getMessage());
  }

  /**
   * What applications are given, with the archive as it is now.
   *
   * @param onThisMachine whether all of an application runs here (engine local)
   */
  public ChildSettings settings(boolean onThisMachine) {
    return onThisMachine || reasonWithoutInACluster().isEmpty()
        ? settings(
            archive().map(path -> ChildSettings.quoted("-XX:SharedArchiveFile=" + path)),
            onThisMachine)
        : inPlace(onThisMachine);
  }

  /**
   * Of JVMs that give an application to a cluster and end.
   *
   * @param clusters variables by which they find it, beside what they inherit
   */
  public SubmitStart submissions(ImmutableMap<String, String> clusters) {
    ImmutableMap<String, String> all =
        ImmutableMap.<String, String>builder()
            .putAll(environment)
            .putAll(clusters)
            .buildKeepingLast();
    try {
      return new SubmitStart(
          all::get, Optional.of(new SubmitArchive(home, seen(all), tools.cache(), clock)));
    } catch (EngineException e) {
      LOG.debug("no archive for submissions from {}", home, e);
      return SubmitStart.withoutArchive(all::get);
    }
  }

  private SparkEnvironment seen(ImmutableMap<String, String> all) throws EngineException {
    return seen.isPresent() && all.equals(environment)
        ? seen.get()
        : SparkEnvironment.after(home, all);
  }

  private ChildSettings settings(Optional<String> archiveOption, boolean onThisMachine) {
    return archive.isEmpty()
        ? inPlace(onThisMachine)
        : new ChildSettings(
            conf.defaults(),
            ImmutableMap.of(),
            environment,
            confEnvironment,
            classPath,
            archiveOption,
            quietLogging(),
            onThisMachine);
  }

  /** With the conf folder where it is, and so without an archive. */
  private ChildSettings inPlace(boolean onThisMachine) {
    return new ChildSettings(
        ImmutableMap.of(),
        conf == null ? ImmutableMap.of() : conf.defaults(),
        environment,
        ImmutableMap.of(),
        ImmutableList.of(tools.jobJar()),
        Optional.empty(),
        quietLogging(),
        onThisMachine);
  }

  private Optional<Path> quietLogging() {
    return conf == null || conf.configuresLogging()
        ? Optional.empty()
        : Optional.of(tools.quietLogging());
  }

  private static FastStartArchive archiveOf(
      SparkHome home,
      Map<String, String> environment,
      Tools tools,
      ImmutableList<Path> classPath,
      InstantSource clock)
      throws EngineException {
    ImmutableSortedMap.Builder<String, String> identity = ImmutableSortedMap.naturalOrder();
    identity.putAll(JavaRuntime.find(environment).identity());
    identity.putAll(home.identity());
    for (Path jar : classPath) {
      identity.put("first " + jar, Identity.ofFile(jar));
    }
    identity.put("more", environment.getOrDefault(SparkEnvironment.LAST_OF_THE_CLASS_PATH, ""));
    return new FastStartArchive(
        tools.cache(),
        Identity.digest(ImmutableMap.of("home", home.path().toString())),
        Identity.digest(identity.buildOrThrow()),
        clock);
  }
}
