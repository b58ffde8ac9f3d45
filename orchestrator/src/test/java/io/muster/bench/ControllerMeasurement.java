package io.muster.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What Muster itself costs: between children, after the last one, and while it waits. The children
 * do nothing, so that a thousand of them take a minute or two.
 */
final class ControllerMeasurement implements Measurement {
  private static final int FEW = 9;
  private static final int MANY = 1_000;
  private static final int CLOSINGS = 3;
  private static final int WATCHED_SECONDS = 20;

  private final Installation muster;

  ControllerMeasurement(Installation muster) {
    this.muster = muster;
  }

  @Override
  public String what() {
    return "children that do nothing: 3 times 9 of them, then 1,000";
  }

  /** What one run told. */
  private record Run(double cpu, double residentKibibytes, double closing, List<Double> gaps) {}

  @Override
  public List<Figure> take() throws IOException, InterruptedException {
    List<Double> closings = new ArrayList<>();
    Run few = run(FEW, "few-0", WATCHED_SECONDS);
    closings.add(few.closing());
    for (int i = 1; i < CLOSINGS; i++) {
      closings.add(run(FEW, "few-" + i, 1).closing());
    }
    Run many = run(MANY, "many", WATCHED_SECONDS);
    double growth = (many.residentKibibytes() - few.residentKibibytes()) / (MANY - FEW);
    return List.of(
        new Figure("last child's exit to Muster's exit", Samples.median(closings), "s", 0.5),
        new Figure(
            "a child's exit to the next child's launch, p99",
            Samples.percentile(99, many.gaps()),
            "ms",
            100),
        new Figure("controller while waiting: CPU, 9 iterations", few.cpu(), "% core", 1),
        new Figure("controller while waiting: CPU, 1,000 iterations", many.cpu(), "% core", 1),
        resident(FEW, few),
        resident(MANY, many),
        new Figure("controller: growth", growth, "KiB/it.", 20));
  }

  private static Figure resident(int iterations, Run run) {
    return new Figure(
        String.format(
            java.util.Locale.ROOT,
            "controller while waiting: resident memory, %,d iterations",
            iterations),
        run.residentKibibytes() / 1024,
        "MiB",
        200);
  }

  private Run run(int iterations, String name, int watchedSeconds)
      throws IOException, InterruptedException {
    Path folder = muster.work().resolve(name);
    FakeSpark fake = FakeSpark.in(folder);
    Path parquet = muster.home().resolve("share/rehearsal/flights.parquet");
    Command command =
        Command.of(
                folder.resolve("muster.log"),
                muster.muster("run", fake.plan(iterations).toString()))
            .with(fake.environment(parquet));
    Process process = command.start();
    try {
      fake.awaitTheLast(process);
      Controller controller = new Controller(process);
      controller.cpuPercentOver(2); // what the last launch began has settled
      double cpu = controller.cpuPercentOver(watchedSeconds);
      double resident = controller.residentKibibytes();
      fake.letGo();
      command.await(process);
      double exit = System.currentTimeMillis();
      List<Double> ended = fake.ended();
      double closing = (exit - ended.get(ended.size() - 1)) / 1000;
      List<Double> gaps = gaps(fake.began(), ended);
      Progress.say(
          "%,5d iterations: CPU %.2f %%, resident %.0f MiB, closing %.3f s, gaps median %.0f ms",
          iterations, cpu, resident / 1024, closing, Samples.median(gaps));
      return new Run(cpu, resident, closing, gaps);
    } finally {
      fake.letGo();
      process.destroy();
    }
  }

  /** Two run at a time: the third to begin has the place of the first to end, and so on. */
  private static List<Double> gaps(List<Double> began, List<Double> ended) {
    List<Double> gaps = new ArrayList<>();
    for (int i = 2; i < began.size(); i++) {
      gaps.add(began.get(i) - ended.get(i - 2));
    }
    return gaps;
  }
}
