package io.muster.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The nine flights iterations two at a time: by Muster, by {@code xargs -P2 -n1} over plain {@code
 * spark-submit} of the same Spark, and by a pool of two threads in one plain application. The same
 * job carries out the same specs on the same slices, and all rows are compared in the end. Each
 * round takes all three, and the ratios are taken within a round.
 */
final class FlightsMeasurement implements Measurement {
  private static final int AT_A_TIME = 2;

  private final Installation muster;
  private final int rounds;

  FlightsMeasurement(Installation muster, int rounds) {
    this.muster = muster;
    this.rounds = rounds;
  }

  @Override
  public String what() {
    return "the nine flights iterations, two at a time, in three ways, " + rounds + " rounds";
  }

  @Override
  public List<Figure> take() throws IOException, InterruptedException {
    byMuster("flights-0"); // makes what is made once, and shows what the children are given
    List<FlightsChild> children = FlightsChild.of(muster.work().resolve("flights-0"));
    byPool("pool-0", children);
    List<Double> toPlain = new ArrayList<>();
    List<Double> toPool = new ArrayList<>();
    for (int i = 1; i <= rounds; i++) {
      double plain = byXargs("plain-" + i, children);
      double ours = byMuster("flights-" + i);
      double pool = byPool("pool-" + i, children);
      toPlain.add(ours / plain);
      toPool.add(ours / pool);
      Progress.say(
          "  xargs %.1f s, muster %.1f s, pool %.1f s: ratios %.3f and %.3f",
          plain, ours, pool, ours / plain, ours / pool);
    }
    compareRows(children);
    return List.of(
        new Figure("nine iterations against xargs -P2, wall", Samples.median(toPlain), "", 0.32),
        new Figure("nine iterations against a thread pool, wall", Samples.median(toPool), "", 1.8));
  }

  private double byMuster(String name) throws IOException, InterruptedException {
    List<String> words =
        muster.muster(
            "run",
            muster.flights().resolve("plan.yaml").toString(),
            "--set",
            "out_dir=" + muster.work().resolve(name),
            "--set",
            "limits.max_concurrent=" + AT_A_TIME);
    return Command.of(log(name), words).seconds();
  }

  private double byXargs(String name, List<FlightsChild> children)
      throws IOException, InterruptedException {
    Path outDir = Files.createDirectories(muster.work().resolve(name));
    List<String> scripts = new ArrayList<>();
    for (FlightsChild child : children) {
      List<String> words = submit(child.cores(), child.heapMebibytes());
      words.addAll(List.of("--class", "io.muster.job.Main"));
      if (child.isClassJob()) {
        words.addAll(List.of("--jars", muster.flightsModels().toString()));
      }
      words.add(muster.jobJar().toString());
      words.addAll(List.of("--spec", child.specInto(outDir).toString()));
      Path script = outDir.resolve(child.value() + ".sh");
      Files.writeString(
          script, "exec '" + String.join("' '", words) + "' >" + script + ".log 2>&1\n");
      scripts.add(script.toString());
    }
    Path input = Files.write(outDir.resolve("scripts"), scripts);
    return Command.of(log(name), List.of("xargs", "-P" + AT_A_TIME, "-n1", "sh"))
        .reading(input)
        .seconds();
  }

  private double byPool(String name, List<FlightsChild> children)
      throws IOException, InterruptedException {
    Path outDir = Files.createDirectories(muster.work().resolve(name));
    int cores = 0;
    int heap = 0;
    for (FlightsChild child : children) {
      cores = Math.max(cores, AT_A_TIME * child.cores());
      heap = Math.max(heap, AT_A_TIME * child.heapMebibytes());
    }
    List<String> words = withJobTests(submit(cores, heap), "io.muster.job.PooledIterations");
    for (FlightsChild child : children) {
      words.add(child.specInto(outDir).toString());
    }
    return Command.of(log(name), words).seconds();
  }

  private void compareRows(List<FlightsChild> children) throws IOException, InterruptedException {
    List<String> words = withJobTests(submit(AT_A_TIME, 1024), "io.muster.job.SameRows");
    for (FlightsChild child : children) {
      Path ours = muster.work().resolve("flights-" + rounds).resolve("iter_" + child.value());
      for (String other : List.of("plain-", "pool-")) {
        words.add(ours.toString());
        words.add(
            muster.work().resolve(other + rounds).resolve("iter_" + child.value()).toString());
      }
    }
    Command.of(log("same-rows"), words).seconds();
  }

  private List<String> submit(int cores, int heapMebibytes) throws IOException {
    return new ArrayList<>(
        List.of(
            muster.plainSpark().resolve("bin/spark-submit").toString(),
            "--master",
            "local[" + cores + "]",
            "--driver-memory",
            heapMebibytes + "m"));
  }

  private List<String> withJobTests(List<String> submit, String mainClass) {
    submit.addAll(
        List.of(
            "--driver-class-path",
            muster.jobTests() + ":" + muster.jobJar(),
            "--jars",
            muster.flightsModels().toString(),
            "--class",
            mainClass,
            "spark-internal"));
    return submit;
  }

  private Path log(String name) {
    return muster.work().resolve(name + ".log");
  }
}
