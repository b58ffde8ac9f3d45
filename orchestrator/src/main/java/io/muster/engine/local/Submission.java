package io.muster.engine.local;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.submit.AttemptFolder;
import io.muster.engine.submit.ChildSettings;
import io.muster.engine.submit.CommandScript;
import io.muster.engine.submit.ShimEnvironment;
import io.muster.job.contract.Spec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.launcher.SparkLauncher;

/** Writes the attempt's folder and starts spark-submit behind the shim. */
public final class Submission {
  private static final String SUBMIT_LOG = "submit.log";

  private final Path shimHome;
  private final Path sparkHome;
  private final Path workingDirectory;
  private final ChildSettings settings;

  /**
   * Submits to one Spark home.
   *
   * @param shimHome the folder with the shim's {@code bin/spark-submit}
   * @param workingDirectory of the applications: the plan's folder
   */
  public Submission(Path shimHome, Path sparkHome, Path workingDirectory, ChildSettings settings) {
    this.shimHome = shimHome;
    this.sparkHome = sparkHome;
    this.workingDirectory = workingDirectory;
    this.settings = settings;
  }

  /** The launch as a script, without anything being written or started. */
  public CommandScript script(LaunchRequest request, Path folder) {
    return command(request, confOf(request, new AttemptFolder(folder)), settings.environment());
  }

  Process start(LaunchRequest request, AttemptFolder folder) throws EngineException {
    ImmutableMap<String, String> conf = confOf(request, folder);
    ImmutableMap<String, String> environment = settings.environment();
    try {
      Files.createDirectories(folder.path());
      writeSecret(folder.path().resolve(Spec.FILE_NAME), request.spec());
      command(request, conf, environment).write(folder);
      Map<String, String> variables = new LinkedHashMap<>(environment);
      variables.putAll(
          ShimEnvironment.of(
                  folder, request.attempt().tag().text(), request.epoch(), sparkHome, false)
              .variables());
      SparkLauncher launcher =
          new SparkLauncher(variables)
              .setSparkHome(shimHome.toString())
              .setMaster(master(request))
              .setAppName(request.applicationName())
              .setAppResource(request.resource())
              .directory(workingDirectory.toFile())
              .redirectError()
              .redirectOutput(folder.path().resolve(SUBMIT_LOG).toFile());
      request.mainClass().ifPresent(launcher::setMainClass);
      conf.forEach(launcher::setConf);
      request.jars().forEach(launcher::addJar);
      request.pyFiles().forEach(launcher::addPyFile);
      if (!request.packages().isEmpty()) {
        launcher.setConf("spark.jars.packages", String.join(",", request.packages()));
      }
      launcher.addAppArgs(request.arguments().toArray(String[]::new));
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

  private ImmutableMap<String, String> confOf(LaunchRequest request, AttemptFolder folder) {
    Map<String, String> conf = new LinkedHashMap<>(settings.conf(request.jvm(), request.conf()));
    conf.put("spark.driver.memory", request.slice().heapOnOneMachine().mebibytes() + "m");
    conf.put(Spec.CONF_KEY, folder.path().resolve(Spec.FILE_NAME).toString());
    return ImmutableMap.copyOf(conf);
  }

  private CommandScript command(
      LaunchRequest request,
      ImmutableMap<String, String> conf,
      ImmutableMap<String, String> environment) {
    ImmutableList.Builder<String> arguments = ImmutableList.builder();
    arguments.add("--master", master(request), "--name", request.applicationName());
    request.mainClass().ifPresent(name -> arguments.add("--class", name));
    conf.forEach((key, value) -> arguments.add("--conf", key + "=" + value));
    addList(arguments, "--jars", request.jars());
    addList(arguments, "--py-files", request.pyFiles());
    addList(arguments, "--packages", request.packages());
    arguments.add(request.resource()).addAll(request.arguments());
    return new CommandScript(
        request.applicationName(),
        workingDirectory,
        sparkHome,
        environment,
        arguments.build().stream()
            .map(CommandScript::literal)
            .collect(ImmutableList.toImmutableList()));
  }

  private static void addList(
      ImmutableList.Builder<String> arguments, String option, List<String> items) {
    if (!items.isEmpty()) {
      arguments.add(option, String.join(",", items));
    }
  }

  private static String master(LaunchRequest request) {
    return "local[" + request.slice().taskCores() + "]";
  }

  private static void writeSecret(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }
}
