package io.muster.bench;

import io.muster.it.YarnCluster;
import io.muster.it.YarnSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long it takes until a real YARN has an application in cluster mode: from Muster's intention
 * to its word that it is submitted, and from the start of a bare {@code spark-submit} of the same
 * jar and home, which does not wait for the application, to its end.
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
        return List.of(Figure.notMeasured(NAME, "", GOAL));
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
      List<Double> ratios = new ArrayList<>();
      for (int i = 0; i <= rounds; i++) { // the first one reads files that no other reads anew
        double bare = bySparkSubmit("submit-bare-" + i, home, variables);
        awaitIdle(yarn);
        double ours = byMuster("submit-" + i, home, variables);
        Progress.say("  spark-submit %.2f s, muster %.2f s: %.3f", bare, ours, ours / bare);
        if (i > 0) {
          ratios.add(ours / bare);
        }
      }
      return List.of(new Figure(NAME, Samples.median(ratios), "", GOAL));
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

  private double byMuster(String name, Path home, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path plan =
        Files.writeString(
            muster.work().resolve(name + ".yaml"),
            PLAN.formatted(muster.work().resolve(name), home, jars(home)));
    Path log = muster.work().resolve(name + ".log");
    double unused =
        Command.of(log, muster.muster("run", plan.toString())).with(variables).seconds();
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
