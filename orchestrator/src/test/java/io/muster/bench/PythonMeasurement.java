package io.muster.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.io.Resources;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Nine models of the from-a-loop example two at a time: by Muster, by {@code xargs -P2 -n1} over
 * plain {@code spark-submit} of a script, and by a pool of two threads in one application. And the
 * CPU that Python takes before a function is called.
 */
final class PythonMeasurement implements Measurement {
  private static final int MODELS = 9;

  private static final String CPU =
      """
      import time

      def transform(spark, ctx):
          ctx.put("cpu", time.process_time())
          return spark.range(1)
      """;

  private static final String CPU_PLAN =
      """
      name: cpu
      model_sequence: [1, 2, 3]
      out_dir: cpu
      job: {python: {file: cpu.py}}
      slice: {executor_cores: 1, executor_memory: 512m, driver_memory: 512m}
      limits: {max_concurrent: 1}
      """;

  private static final String WALL = "nine Python functions against xargs -P2, wall";
  private static final double WALL_GOAL = 0.40;
  private static final String CPU_BEFORE = "CPU of Python before its function is called";
  private static final double CPU_GOAL = 0.5;

  private final Installation muster;
  private final int rounds;

  PythonMeasurement(Installation muster, int rounds) {
    this.muster = muster;
    this.rounds = rounds;
  }

  @Override
  public String what() {
    return "nine Python functions, two at a time, in three ways, " + rounds + " rounds";
  }

  @Override
  public List<Figure> take() throws IOException, InterruptedException {
    Path environment = muster.home().resolveSibling("pyspark-3.5.5");
    if (!Files.isDirectory(environment)) {
      Progress.say("  not measured: there is no %s, which make test makes", environment);
      return List.of(
          Figure.notMeasured(WALL, "", WALL_GOAL), Figure.notMeasured(CPU_BEFORE, "s", CPU_GOAL));
    }
    Path python = environment.resolve("bin/python3");
    Path home = homeIn(environment);
    byMuster("python-0", python); // makes the class archive
    List<Double> toPlain = new ArrayList<>();
    for (int i = 1; i <= rounds; i++) {
      double plain = byXargs("python-plain-" + i, home, python);
      double ours = byMuster("python-" + i, python);
      double pool = byPool("python-pool-" + i, home, python);
      toPlain.add(ours / plain);
      Progress.say(
          "  xargs %.1f s, muster %.1f s, pool %.1f s: ratios %.3f and %.3f",
          plain, ours, pool, ours / plain, ours / pool);
    }
    return List.of(
        new Figure(WALL, Samples.median(toPlain), "", WALL_GOAL),
        new Figure(CPU_BEFORE, cpu(python), "s", CPU_GOAL));
  }

  private double byMuster(String name, Path python) throws IOException, InterruptedException {
    return muster(
        name,
        example().resolve("after.yaml").toString(),
        "--set",
        "out_dir=" + muster.work().resolve(name),
        "--set",
        "model_sequence={range: 1.." + MODELS + "}",
        "--set",
        "limits.max_concurrent=2",
        "--set",
        "job.python.interpreter=" + python);
  }

  private double muster(String name, String... arguments) throws IOException, InterruptedException {
    List<String> words = muster.muster("run");
    words.addAll(List.of(arguments));
    return Command.of(log(name), words).seconds();
  }

  private double byXargs(String name, Path home, Path python)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("xargs", "-P2", "-n1"));
    words.addAll(plain(name, home, 1, 1));
    Path input = muster.work().resolve(name + ".numbers");
    Files.write(input, numbers());
    return spark(name, words, home, python).reading(input).seconds();
  }

  private double byPool(String name, Path home, Path python)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(plain(name, home, 2, 2));
    words.addAll(numbers());
    return spark(name, words, home, python).seconds();
  }

  private List<String> plain(String name, Path home, int cores, int threads) throws IOException {
    Path script = muster.work().resolve("models-without-muster.py");
    Files.write(
        script, Resources.toByteArray(Resources.getResource(PythonMeasurement.class, "models.py")));
    return List.of(
        home.resolve("bin/spark-submit").toString(),
        "--master",
        "local[" + cores + "]",
        "--driver-memory",
        cores + "g",
        script.toString(),
        example().toString(),
        muster.work().resolve(name).toString(),
        String.valueOf(threads));
  }

  private Command spark(String name, List<String> words, Path home, Path python) {
    return Command.of(log(name), words)
        .with(Map.of("SPARK_HOME", home.toString(), "PYSPARK_PYTHON", python.toString()));
  }

  private double cpu(Path python) throws IOException, InterruptedException {
    Files.writeString(muster.work().resolve("cpu.py"), CPU);
    Path plan = Files.writeString(muster.work().resolve("cpu.yaml"), CPU_PLAN);
    muster("python-cpu", plan.toString(), "--set", "job.python.interpreter=" + python);
    List<Double> seconds = new ArrayList<>();
    for (int value = 1; value <= 3; value++) {
      Path receipt = muster.work().resolve("cpu/iter_" + value + "/_MUSTER_RECEIPT.json");
      JsonNode read = new ObjectMapper().readTree(receipt.toFile());
      seconds.add(read.at("/results/cpu").asDouble());
    }
    return Samples.median(seconds);
  }

  /** The Spark home of an environment that has pip's pyspark. */
  static Path homeIn(Path environment) throws IOException {
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(environment.resolve("lib"), "python3*")) {
      for (Path library : found) {
        return library.resolve("site-packages/pyspark");
      }
    }
    throw new IOException("no Python below " + environment);
  }

  private Path example() {
    return muster.project().resolve("deploy/examples/from-a-loop").toAbsolutePath().normalize();
  }

  private static List<String> numbers() {
    return IntStream.rangeClosed(1, MODELS).mapToObj(String::valueOf).toList();
  }

  private Path log(String name) {
    return muster.work().resolve(name + ".log");
  }
}
