package io.muster.engine.yarn;

import static io.muster.engine.submit.CommandScript.literal;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.submit.AttemptFolder;
import io.muster.engine.submit.CauseDigest;
import io.muster.engine.submit.CommandScript;
import io.muster.engine.submit.LaunchConf;
import io.muster.engine.submit.PrivateFile;
import io.muster.engine.submit.SparkHome;
import io.muster.engine.submit.SubmitStart;
import io.muster.job.contract.Spec;
import io.muster.job.contract.Ticket;
import io.muster.lifecycle.Tag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.SparkLauncher;

/**
 * Gives applications to YARN in cluster mode, by a spark-submit each, which ends as soon as YARN
 * has the application.
 */
public final class YarnSubmission {
  private static final ImmutableList<String> BY_HAND =
      ImmutableList.of(
          "To be read. Run by hand it submits one more application, which finds the claim of its"
              + " attempt taken",
          "and does no work; what it takes along may be gone: ticket.json, where it holds secrets,"
              + " and baggage.");

  private static final String SUBMIT_LOG = "submit.log";
  private static final Pattern SUBMITTED =
      Pattern.compile("Submitted application (application_\\d+_\\d+)");

  private final SparkHome home;
  private final Path workingDirectory;
  private final YarnConf conf;
  private final SubmitStart start;
  private final ImmutableMap<String, String> clusters;

  /** JVMs that submit at a time. */
  private final Semaphore places;

  private final Map<Tag, Process> submitting = new ConcurrentHashMap<>();

  /**
   * Submits from one Spark home.
   *
   * @param workingDirectory of spark-submit: the plan's folder
   * @param start of the JVMs that submit
   * @param clusters variables by which spark-submit finds the cluster
   * @param atOnce how many JVMs may submit at a time
   */
  public YarnSubmission(
      SparkHome home,
      Path workingDirectory,
      YarnConf conf,
      SubmitStart start,
      ImmutableMap<String, String> clusters,
      int atOnce) {
    this.home = home;
    this.workingDirectory = workingDirectory;
    this.conf = conf;
    this.start = start;
    this.clusters = clusters;
    this.places = new Semaphore(atOnce);
  }

  /** The launch as a script, without anything being written or started. */
  public CommandScript script(LaunchRequest request, Path folder) throws EngineException {
    ImmutableMap<String, String> settings = settings(request, folder);
    ImmutableList.Builder<String> arguments = ImmutableList.builder();
    arguments.add("--master", "yarn", "--deploy-mode", "cluster");
    arguments.add("--name", literal(request.applicationName()));
    request.mainClass().ifPresent(name -> arguments.add("--class", literal(name)));
    settings.forEach((key, value) -> arguments.add("--conf", literal(key + "=" + value)));
    arguments.add(literal(request.resource()));
    LaunchConf.arguments(request.arguments()).forEach(argument -> arguments.add(literal(argument)));
    return new CommandScript(
        request.applicationName(),
        BY_HAND,
        workingDirectory,
        home.path(),
        variables(start.variables()),
        arguments.build());
  }

  /** Whether it is too late, which may be found out while a place is waited for. */
  @FunctionalInterface
  interface Gate {
    boolean isClosed() throws EngineException;
  }

  /**
   * Submits and waits until YARN has the application, or has refused it.
   *
   * @param folder of this machine, for what the submission needs
   * @return the application's id; empty if the gate was closed
   * @throws EngineException if it was refused, or did not come to its end
   */
  Optional<String> submit(LaunchRequest request, Ticket ticket, AttemptFolder folder, Gate gate)
      throws EngineException, InterruptedException {
    places.acquire();
    try {
      return gate.isClosed() ? Optional.empty() : Optional.of(submitNow(request, ticket, folder));
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
    } finally {
      places.release();
    }
  }

  private String submitNow(LaunchRequest request, Ticket ticket, AttemptFolder folder)
      throws EngineException, IOException, InterruptedException {
    Files.createDirectories(folder.path());
    PrivateFile.write(folder.path().resolve(Spec.FILE_NAME), request.spec());
    TicketFile travelling = new TicketFile(folder.path());
    travelling.write(ticket);
    BaggageFolder baggage = new BaggageFolder(folder.path());
    script(request, folder.path()).write(folder);
    Path log = folder.path().resolve(SUBMIT_LOG);
    Tag tag = request.attempt().tag();
    try (SubmitStart.Begun begun = start.begin(folder.path())) {
      baggage.pack(request.baggage());
      Process process =
          launcher(request, folder.path(), log, variables(begun.variables())).launch();
      submitting.put(tag, process);
      int code = process.waitFor();
      String said = Files.readString(log);
      Matcher submitted = SUBMITTED.matcher(said);
      if (code == 0 && submitted.find()) {
        begun.wentWell();
        return submitted.group(1);
      }
      throw refused(request.attempt(), code, said, log);
    } finally {
      submitting.remove(tag);
      travelling.removeIfSecret();
      baggage.remove();
    }
  }

  /** Ends the submission of an attempt, if it is under way here. */
  void abandon(Tag tag) {
    Process process = submitting.get(tag);
    if (process != null) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static EngineException refused(Attempt attempt, int code, String said, Path log) {
    CauseDigest digest = CauseDigest.of(said);
    List<String> causes = new ArrayList<>(digest.exceptions());
    String why =
        causes.isEmpty()
            ? String.join(" | ", digest.lastLines())
            // the last one is the cause of the others
            : causes.get(causes.size() - 1);
    return new EngineException(
        "spark-submit of iteration "
            + attempt.value()
            + " ended with exit code "
            + code
            + ": "
            + why
            + "; all that it said is in "
            + log);
  }

  private SparkLauncher launcher(
      LaunchRequest request, Path folder, Path log, ImmutableMap<String, String> variables)
      throws EngineException {
    SparkLauncher launcher =
        new SparkLauncher(variables)
            .setSparkHome(home.path().toString())
            .setMaster("yarn")
            .setDeployMode("cluster")
            .setAppName(request.applicationName())
            .setAppResource(request.resource())
            .directory(workingDirectory.toFile())
            .redirectError()
            .redirectOutput(log.toFile());
    request.mainClass().ifPresent(launcher::setMainClass);
    settings(request, folder).forEach(launcher::setConf);
    launcher.addAppArgs(LaunchConf.arguments(request.arguments()).toArray(String[]::new));
    return launcher;
  }

  private ImmutableMap<String, String> variables(ImmutableMap<String, String> ofStart) {
    return ImmutableMap.<String, String>builder()
        .putAll(ofStart)
        .put("SPARK_HOME", home.path().toString())
        .putAll(clusters)
        .buildKeepingLast();
  }

  /** Lets go what is only of use to later submissions. */
  void close() {
    start.close();
  }

  private ImmutableMap<String, String> settings(LaunchRequest request, Path folder)
      throws EngineException {
    Map<String, String> written = new LinkedHashMap<>(request.conf());
    append(written, "spark.jars", request.jars());
    append(written, "spark.jars.packages", request.packages());
    append(written, "spark.submit.pyFiles", request.pyFiles());
    LaunchConf asked = LaunchConf.of(written);
    if (!asked.references().isEmpty()) {
      throw new EngineException(
          "the setting "
              + asked.references().keySet().iterator().next()
              + " of iteration "
              + request.attempt().value()
              + " holds a secret by reference, which in cluster mode nobody resolves before the"
              + " driver has it: let the job read the file itself");
    }
    return conf.of(request, asked.open(), folder);
  }

  /** What is said here takes the place of what the home says. */
  private void append(Map<String, String> settings, String key, List<String> items) {
    if (!items.isEmpty()) {
      String before = settings.getOrDefault(key, literal(conf.ofHome(key)));
      settings.put(
          key,
          Stream.concat(Stream.of(before), items.stream().map(CommandScript::literal))
              .filter(it -> !it.isBlank())
              .collect(Collectors.joining(",")));
    }
  }
}
