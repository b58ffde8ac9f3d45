package io.muster.engine.local;

import static io.muster.engine.submit.CommandScript.literal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.submit.AttemptFolder;
import io.muster.engine.submit.ChildSettings;
import io.muster.engine.submit.CommandScript;
import io.muster.engine.submit.LaunchConf;
import io.muster.engine.submit.PrivateFile;
import io.muster.engine.submit.ShimEnvironment;
import io.muster.engine.submit.Terrain;
import io.muster.job.contract.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.SparkLauncher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the attempt's folder and starts spark-submit behind the shim. */
public final class Submission {
  private static final Logger LOG = LoggerFactory.getLogger(Submission.class);
  private static final String SUBMIT_LOG = "submit.log";
  private static final String SECRETS = "secrets.properties";

  /** For spark-submit: the class to run is on the driver's class path. */
  private static final String NO_RESOURCE = "spark-internal";

  private static final ImmutableList<String> BY_HAND =
      ImmutableList.of(
          "Run by hand it starts the real spark-submit: no claim, no exit.json. It writes where the"
              + " attempt",
          "writes, so run it only when the run is over. Secrets are references.");

  private final Path shimHome;
  private final Path sparkHome;
  private final Path workingDirectory;
  private final ChildSettings settings;
  private final UnaryOperator<String> environment;
  private final Terrain terrain;

  /**
   * Submits to one Spark home, tasks run in the driver.
   *
   * @param shimHome the folder with the shim's {@code bin/spark-submit}
   * @param workingDirectory of the applications: the plan's folder
   * @param environment answers null for a variable that is not set
   */
  public Submission(
      Path shimHome,
      Path sparkHome,
      Path workingDirectory,
      ChildSettings settings,
      UnaryOperator<String> environment) {
    this(shimHome, sparkHome, workingDirectory, settings, environment, new OneMachine());
  }

  /**
   * Submits to one Spark home.
   *
   * @param terrain where tasks run
   */
  public Submission(
      Path shimHome,
      Path sparkHome,
      Path workingDirectory,
      ChildSettings settings,
      UnaryOperator<String> environment,
      Terrain terrain) {
    this.shimHome = shimHome;
    this.sparkHome = sparkHome;
    this.workingDirectory = workingDirectory;
    this.settings = settings;
    this.environment = environment;
    this.terrain = terrain;
  }

  /** The launch as a script, without anything being written or started. */
  public CommandScript script(LaunchRequest request, Path folder) {
    try {
      LaunchConf conf = confOf(request, new AttemptFolder(folder));
      return command(
          request, conf, LaunchConf.arguments(request.arguments()), settings.environment());
    } catch (EngineException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  Process start(LaunchRequest request, AttemptFolder folder) throws EngineException {
    LaunchConf conf = confOf(request, folder);
    ImmutableList<String> arguments = LaunchConf.arguments(request.arguments());
    ImmutableMap<String, String> forChild = settings.environment();
    try {
      Files.createDirectories(folder.path());
      Scratch.make(request.attempt());
      PrivateFile.write(folder.path().resolve(Spec.FILE_NAME), request.spec());
      command(request, conf, arguments, forChild).write(folder);
      Map<String, String> variables = new LinkedHashMap<>(forChild);
      variables.putAll(
          ShimEnvironment.of(
                  folder, request.attempt().tag().text(), request.epoch(), sparkHome, false)
              .variables());
      SparkLauncher launcher =
          new SparkLauncher(variables)
              .setSparkHome(shimHome.toString())
              .setMaster(terrain.master(request.slice()))
              .setAppName(request.applicationName())
              .setAppResource(resource(request))
              .directory(workingDirectory.toFile())
              .redirectError()
              .redirectOutput(folder.path().resolve(SUBMIT_LOG).toFile());
      request.mainClass().ifPresent(launcher::setMainClass);
      conf.open().forEach(launcher::setConf);
      if (!conf.references().isEmpty()) {
        Path secrets = folder.path().resolve(SECRETS);
        PrivateFile.write(secrets, conf.properties(settings.defaultsFile(), environment));
        launcher.setPropertiesFile(secrets.toString());
      }
      launcher.addAppArgs(arguments.toArray(String[]::new));
      return launcher.launch();
    } catch (IOException e) {
      throw new EngineException(
          "cannot start spark-submit for iteration "
              + request.attempt().value()
              + " in "
              + folder.path()
              + ": "
              + e
              + "; see that the folder is writable and has room",
          e);
    }
  }

  /** What the shim or spark-submit said before the application's own logs began. */
  String complaint(AttemptFolder folder) {
    try {
      String said = Files.readString(folder.path().resolve(SUBMIT_LOG)).strip();
      return said.isEmpty() ? "it said nothing" : said;
    } catch (IOException e) {
      return "what it said cannot be read: " + e;
    }
  }

  /**
   * Removes the file with an application's secrets, which it needs only while it lives. May be
   * repeated; that it cannot be removed is told in the log.
   */
  void removeSecrets(Attempt attempt) {
    try {
      Files.deleteIfExists(attempt.folder().path().orElseThrow().resolve(SECRETS));
    } catch (IOException e) {
      LOG.warn("cannot remove the secrets of an attempt in {}: {}", attempt.folder(), e.toString());
    }
  }

  private LaunchConf confOf(LaunchRequest request, AttemptFolder folder) {
    Map<String, String> written = new LinkedHashMap<>(request.conf());
    append(written, "spark.jars", jars(request));
    append(written, "spark.jars.packages", request.packages());
    append(written, "spark.submit.pyFiles", request.pyFiles());
    LaunchConf asked = LaunchConf.of(written);
    Map<String, String> open = new LinkedHashMap<>(settings.conf(request.jvm(), asked.open()));
    // on the command line it would win over what the plan says in secret
    asked.references().keySet().forEach(open::remove);
    open.putAll(terrain.conf(request));
    open.put(Spec.CONF_KEY, folder.path().resolve(Spec.FILE_NAME).toString());
    return asked.withOpen(ImmutableMap.copyOf(open));
  }

  /** spark-submit's own options for these would hide what the plan or the home has set. */
  private void append(Map<String, String> conf, String key, List<String> items) {
    if (!items.isEmpty()) {
      String before = conf.getOrDefault(key, literal(settings.ofHome(key).orElse("")));
      Stream<String> all =
          Stream.concat(Stream.of(before), items.stream().map(CommandScript::literal));
      conf.put(key, all.filter(it -> !it.isBlank()).collect(Collectors.joining(",")));
    }
  }

  /** What the driver's class path carries comes from the class archive, and need not be copied. */
  private String resource(LaunchRequest request) {
    return settings.carries(request.resource()) ? NO_RESOURCE : request.resource();
  }

  private ImmutableList<String> jars(LaunchRequest request) {
    return request.jars().stream()
        .filter(jar -> !settings.carries(jar))
        .collect(ImmutableList.toImmutableList());
  }

  private CommandScript command(
      LaunchRequest request,
      LaunchConf conf,
      ImmutableList<String> applicationArguments,
      ImmutableMap<String, String> forChild) {
    ImmutableList.Builder<String> arguments = ImmutableList.builder();
    arguments.add(
        "--master", terrain.master(request.slice()), "--name", literal(request.applicationName()));
    request.mainClass().ifPresent(name -> arguments.add("--class", literal(name)));
    conf.forScript().forEach((key, value) -> arguments.add("--conf", literal(key) + "=" + value));
    arguments.add(literal(resource(request)));
    applicationArguments.forEach(argument -> arguments.add(literal(argument)));
    return new CommandScript(
        request.applicationName(),
        BY_HAND,
        workingDirectory,
        sparkHome,
        forChild,
        arguments.build());
  }
}
