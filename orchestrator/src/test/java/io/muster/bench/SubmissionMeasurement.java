package io.muster.bench;

import io.muster.engine.EngineException;
import io.muster.engine.yarn.Yarn;
import io.muster.it.YarnCluster;
import io.muster.it.YarnSetup;
import io.muster.plan.YarnOptions;
import io.muster.slice.Slice;
import io.muster.slice.SmallSlice;
import io.muster.slice.YarnCapacity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long it takes until a real YARN has an application in cluster mode: from Muster's intention
 * to its word that it is submitted, and from the start of a bare {@code spark-submit} of the same
 * jar and home, which does not wait for the application, to its end. And whether YARN gives what
 * was reckoned.
 */
final class SubmissionMeasurement implements Measurement {
  private static final String PLAN =
      """
      name: submit
      model_sequence: [1]
      out_dir: %s
      job: {sql: {file: one.sql}}
      output: {format: json}
      cluster: {engine: yarn, spark_home: %s}
      slice: {executors: 1, executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
      spark: {conf: {spark.yarn.jars: "%s"}}
      """;

  private static final Pattern TOLD = Pattern.compile("at=(\\S+) .*event=(\\w+)");

  private static final String NAME =
      "YARN cluster mode, until submitted, against a bare spark-submit";

  private static final double GOAL = 0.8;
  private static final String DIFFERENCE = "YARN: MiB granted, against what was reckoned";

  /** As the plan says it. */
  private static final Slice SLICE = SmallSlice.get();

  private static final Duration LONGEST_REST = Duration.ofMinutes(2);

  private final Installation muster;
  private final int rounds;

  SubmissionMeasurement(Installation muster, int rounds) {
    this.muster = muster;
    this.rounds = rounds;
  }

  @Override
  public String what() {
    return "submissions to YARN in cluster mode, by Muster and by spark-submit, "
        + rounds
        + " rounds";
  }

  @Override
  public List<Figure> take() throws IOException, InterruptedException {
    Path python = muster.home().resolveSibling("pyspark-3.5.5");
    for (Path needed : List.of(python, Path.of(System.getProperty("yarn.jars")))) {
      if (!Files.isDirectory(needed)) {
        Progress.say("  not measured: there is no %s, which make test makes", needed);
        return List.of(
            Figure.notMeasured(NAME, "", GOAL), Figure.notMeasured(DIFFERENCE, "MiB", 0));
      }
    }
    Path home = PythonMeasurement.homeIn(python);
    Files.writeString(muster.work().resolve("one.sql"), "SELECT 1 AS one");
    try (YarnCluster yarn = new YarnSetup().start(muster.work().resolve("yarn"))) {
      Map<String, String> variables =
          Map.of(
              "HADOOP_CONF_DIR",
              yarn.confDir().toString(),
              "SPARK_HOME",
              home.toString(),
              "PATH",
              python.resolve("bin") + ":" + System.getenv("PATH"));
      long reckoned = reckoned(variables);
      long difference = 0;
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i <= rounds; i++) { // the first one reads files that no other reads anew
        double bare = bySparkSubmit("submit-bare-" + i, home, variables);
        awaitIdle(yarn);
        Path log = muster.work().resolve("submit-" + i + ".log");
        long granted = granted(yarn, start(log, home, variables));
        double ours = seconds(log);
        difference = Math.max(difference, Math.abs(granted - reckoned));
        Progress.say("  spark-submit %.2f s, muster %.2f s: %.3f", bare, ours, ours / bare);
        if (i > 0) {
          ratios.add(ours / bare);
        }
      }
      return List.of(
          new Figure(NAME, Samples.median(ratios), "", GOAL),
          new Figure(DIFFERENCE, difference, "MiB", 0));
    }
  }

  private double bySparkSubmit(String name, Path home, Map<String, String> variables)
      throws IOException, InterruptedException {
    return Command.of(
            muster.work().resolve(name + ".log"),
            List.of(
                home.resolve("bin/spark-submit").toString(),
                "--master=yarn",
                "--deploy-mode=cluster",
                "--name=" + name,
                "--class=io.muster.job.Main",
                "--num-executors=1",
                "--executor-memory=512m",
                "--driver-memory=512m",
                "--conf=spark.yarn.jars=" + jars(home),
                "--conf=spark.yarn.maxAppAttempts=1",
                "--conf=spark.yarn.submit.waitAppCompletion=false",
                muster.jobJar().toString()))
        .with(variables)
        .seconds();
  }

  /** What one application takes of the cluster, as a run reckons with. */
  private static long reckoned(Map<String, String> variables) throws IOException {
    YarnOptions options =
        new YarnOptions(
            YarnOptions.DeployMode.CLUSTER, Optional.empty(), Optional.empty(), Optional.empty());
    try {
      Yarn yarn = new Yarn(options, variables::get, InstantSource.system(), pause -> {});
      return ((YarnCapacity) yarn.probe().capacity()).total(List.of(SLICE)).memoryMiB();
    } catch (EngineException e) {
      throw new IOException(e);
    }
  }

  private Running start(Path log, Path home, Map<String, String> variables) throws IOException {
    Path out = log.resolveSibling(log.getFileName() + ".out");
    Path plan =
        Files.writeString(
            log.resolveSibling(log.getFileName() + ".yaml"), PLAN.formatted(out, home, jars(home)));
    Command command = Command.of(log, muster.muster("run", plan.toString())).with(variables);
    return new Running(command, command.start());
  }

  private record Running(Command command, Process process) {}

  /** The most that YARN gives to applications at a time until the run has ended. */
  private static long granted(YarnCluster yarn, Running run)
      throws IOException, InterruptedException {
    long most = 0;
    while (run.process().isAlive()) {
      most = Math.max(most, yarn.get("/metrics").at("/clusterMetrics/allocatedMB").asLong());
      TimeUnit.MILLISECONDS.sleep(50);
    }
    run.command().await(run.process());
    return most;
  }

  /** From the intention until it was submitted. */
  private static double seconds(Path log) throws IOException {
    Duration taken = Duration.between(told("launch_intended", log), told("launch_accepted", log));
    return taken.toMillis() / 1e3;
  }

  private static Instant told(String event, Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .map(TOLD::matcher)
        .filter(Matcher::lookingAt)
        .filter(line -> line.group(2).equals(event))
        .map(line -> Instant.parse(line.group(1)))
        .findFirst()
        .orElseThrow(() -> new IOException("no " + event + " in " + log));
  }

  /** What spark-submit has left behind, which ends for want of a spec, takes no CPU of Muster's. */
  private static void awaitIdle(YarnCluster yarn) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    while (!yarn.get("/apps?states=SUBMITTED,ACCEPTED,RUNNING").path("apps").isEmpty()) {
      if (System.nanoTime() - begun > LONGEST_REST.toNanos()) {
        throw new IOException(
            "what spark-submit left in YARN has not ended in "
                + LONGEST_REST.toSeconds()
                + " s: the two cannot be compared");
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static String jars(Path home) {
    return "local:" + home + "/jars/*";
  }
}
