package io.muster.engine.submit;

import com.google.common.base.CharMatcher;
import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.JvmMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What spark-submit is given so that its application starts fast. None of it changes what an
 * application computes; what a user could miss (the UI, the chatter of the log) is left out in
 * {@link JvmMode#FAST_START} only; and whatever the plan, the home's own settings or the
 * environment say stays.
 */
public final class ChildSettings {
  private static final String DEFAULT_OPTIONS = "spark.driver.defaultJavaOptions";
  private static final String EXTRA_OPTIONS = "spark.driver.extraJavaOptions";
  static final String CLASS_PATH = "spark.driver.extraClassPath";
  private static final String PLUGINS = "spark.plugins";

  static final String LAUNCHER_OPTIONS = "SPARK_LAUNCHER_OPTS";

  private static final CharMatcher NEEDS_QUOTES =
      CharMatcher.whitespace().or(CharMatcher.anyOf("\"'\\"));

  /**
   * An archive is mapped where it was made to lie: elsewhere, which is the default, every page that
   * holds an address is copied and mended (fast-start.md).
   */
  static final String IN_PLACE = "-XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0";

  /**
   * C1 alone, on the threads that it begins with: to see whether it could use more, it reads the
   * memory that is free, from the files of the cgroup, some thousands of times (fast-start.md).
   */
  private static final String QUICK_COMPILER =
      "-XX:TieredStopAtLevel=1 -XX:-UseDynamicNumberOfCompilerThreads";

  private final ImmutableMap<String, String> homeDefaults;
  private final ImmutableMap<String, String> defaultsFile;
  private final ImmutableMap<String, String> ofHome;
  private final ImmutableMap<String, String> inherited;
  private final ImmutableMap<String, String> confEnvironment;
  private final ImmutableList<Path> classPath;
  private final Optional<String> archiveOption;
  private final Optional<Path> quietLogging;
  private final boolean onThisMachine;

  /**
   * The settings of one Spark home.
   *
   * @param homeDefaults Spark settings of the home, which its conf folder no longer brings
   * @param defaultsFile settings that spark-submit reads from the home by itself
   * @param inherited the environment that applications inherit
   * @param confEnvironment what turns spark-submit away from the conf folder
   * @param classPath put before Spark's jars: what the archive was made with
   * @param archiveOption the JVM option that names the archive, if there is one
   * @param quietLogging a log4j2 file for fast start; empty where the user has one
   * @param onThisMachine the application has no executors elsewhere that must find its driver
   */
  ChildSettings(
      ImmutableMap<String, String> homeDefaults,
      ImmutableMap<String, String> defaultsFile,
      Map<String, String> inherited,
      ImmutableMap<String, String> confEnvironment,
      ImmutableList<Path> classPath,
      Optional<String> archiveOption,
      Optional<Path> quietLogging,
      boolean onThisMachine) {
    this.homeDefaults = homeDefaults;
    this.defaultsFile = defaultsFile;
    this.ofHome =
        ImmutableMap.<String, String>builder()
            .putAll(defaultsFile)
            .putAll(homeDefaults)
            .buildKeepingLast();
    this.inherited = ImmutableMap.copyOf(inherited);
    this.confEnvironment = confEnvironment;
    this.classPath = classPath;
    this.archiveOption = archiveOption;
    this.quietLogging = quietLogging;
    this.onThisMachine = onThisMachine;
  }

  /** The same, with more in the environment of spark-submit. */
  public ChildSettings with(ImmutableMap<String, String> environment) {
    return new ChildSettings(
        homeDefaults,
        defaultsFile,
        inherited,
        ImmutableMap.<String, String>builder()
            .putAll(confEnvironment)
            .putAll(environment)
            .buildKeepingLast(),
        classPath,
        archiveOption,
        quietLogging,
        onThisMachine);
  }

  /** Environment of spark-submit, beside what it inherits. */
  public ImmutableMap<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(confEnvironment);
    environment.put(LAUNCHER_OPTIONS, launcherOptions(inherited.get(LAUNCHER_OPTIONS)));
    if (onThisMachine && !inherited.containsKey("SPARK_LOCAL_IP")) {
      // spares the search for a name and an address of this machine
      environment.put("SPARK_LOCAL_IP", "127.0.0.1");
      if (!inherited.containsKey("SPARK_LOCAL_HOSTNAME")) {
        environment.put("SPARK_LOCAL_HOSTNAME", "localhost");
      }
    }
    return ImmutableMap.copyOf(environment);
  }

  /**
   * What a properties file must say beside its own, because spark-submit reads either that or the
   * home's; for no other eyes, since it may hold secrets.
   */
  public ImmutableMap<String, String> defaultsFile() {
    return defaultsFile;
  }

  /** What the home says of a setting, whoever reads it from there. */
  public Optional<String> ofHome(String key) {
    return Optional.ofNullable(ofHome.get(key));
  }

  /**
   * Whether this jar is on the class path of every driver, where the class archive has it from, and
   * nobody else needs it.
   */
  public boolean carries(String jar) {
    return onThisMachine && classPath.stream().anyMatch(path -> path.toString().equals(jar));
  }

  /** Why these settings of a plan keep its applications from the class archive, if they do. */
  public static Optional<String> reasonWithoutArchive(Map<String, String> ofPlan) {
    return Optional.ofNullable(ofPlan.get(CLASS_PATH))
        .filter(path -> !path.isBlank())
        .map(
            path ->
                "the plan sets "
                    + CLASS_PATH
                    + " ("
                    + path
                    + "), and a class archive fits one class path only: name jars in job.class.jars"
                    + " or job.application.jars instead");
  }

  /**
   * Spark settings to be laid under those of the plan; where both name options or a class path, the
   * plan's stand behind ours, so that they win. What is given here takes the place of what
   * spark-submit reads from the home by itself, so what the home says of the same is joined too.
   * Plugins are those of the home, then the plan's.
   *
   * @param mode fast start or throughput
   */
  public ImmutableMap<String, String> conf(JvmMode mode, ImmutableMap<String, String> ofPlan) {
    Map<String, String> asked = new LinkedHashMap<>(ofHome);
    asked.putAll(ofPlan);
    Map<String, String> conf = new LinkedHashMap<>(homeDefaults);
    conf.put(DEFAULT_OPTIONS, JvmOptions.joined(options(mode, asked), asked.get(DEFAULT_OPTIONS)));
    if (!classPath.isEmpty()) {
      String users = asked.getOrDefault(CLASS_PATH, "");
      String ours = Joiner.on(':').join(classPath);
      conf.put(CLASS_PATH, users.isBlank() ? ours : ours + ":" + users);
    }
    if (mode == JvmMode.FAST_START) {
      Map.of("spark.ui.enabled", "false", "spark.sql.ui.explainMode", "simple")
          .forEach((key, value) -> conf.put(key, asked.getOrDefault(key, value)));
    }
    // both are joined with the plan's above; the plan's alone would undo that
    ofPlan.forEach(
        (key, value) -> {
          if (!key.equals(DEFAULT_OPTIONS) && !key.equals(CLASS_PATH)) {
            conf.put(key, value);
          }
        });
    conf.computeIfPresent(PLUGINS, (key, plugins) -> plugins(ofHome.get(PLUGINS), plugins));
    return ImmutableMap.copyOf(conf);
  }

  private static String plugins(String ofHome, String ofPlan) {
    ImmutableSet.Builder<String> all = ImmutableSet.builder();
    Splitter names = Splitter.on(',').trimResults().omitEmptyStrings();
    all.addAll(names.split(ofHome == null ? "" : ofHome));
    all.addAll(names.split(ofPlan));
    return String.join(",", all.build());
  }

  /** Ours come first: of two JVM options that name the same thing, the later one holds. */
  private String options(JvmMode mode, Map<String, String> asked) {
    List<String> options = new ArrayList<>();
    archiveOption.ifPresent(options::add);
    options.add("-Xshare:auto");
    options.add(IN_PLACE);
    options.add("-Dlog4j2.disableJmx=true");
    if (mode == JvmMode.FAST_START) {
      options.add(
          JvmOptions.withSerialCollector(
              QUICK_COMPILER,
              asked.getOrDefault(DEFAULT_OPTIONS, "")
                  + " "
                  + asked.getOrDefault(EXTRA_OPTIONS, "")));
      quietLogging.ifPresent(
          file -> options.add(quoted("-Dlog4j2.configurationFile=" + file.toUri())));
    }
    return String.join(" ", options);
  }

  /**
   * Of the launcher's JVM, which lives for a moment: a compiler that optimises comes too late.
   *
   * @param users what the user has said, or null
   */
  static String launcherOptions(String users) {
    return JvmOptions.joined(
        JvmOptions.withSerialCollector(
            "-Xshare:auto " + IN_PLACE + " -XX:TieredStopAtLevel=1", String.valueOf(users)),
        users);
  }

  /** As Spark's launcher splits options: by white space, unless they are quoted. */
  static String quoted(String option) {
    return NEEDS_QUOTES.matchesNoneOf(option)
        ? option
        : '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
