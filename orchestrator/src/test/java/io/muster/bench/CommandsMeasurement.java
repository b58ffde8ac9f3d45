package io.muster.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long the commands take that people wait for. */
final class CommandsMeasurement implements Measurement {
  private static final int ROUNDS = 5;

  private final Installation muster;

  CommandsMeasurement(Installation muster) {
    this.muster = muster;
  }

  @Override
  public String what() {
    return "muster --version and muster plan, five times each";
  }

  @Override
  public List<Figure> take() throws IOException, InterruptedException {
    String plan = muster.flights().resolve("plan.yaml").toString();
    return List.of(
        new Figure("muster --version", median(muster.muster("--version")), "s", 0.3),
        new Figure(
            "muster plan on the flights example", median(muster.muster("plan", plan)), "s", 0.8));
  }

  private double median(List<String> words) throws IOException, InterruptedException {
    Command command = Command.of(muster.work().resolve("command.log"), words);
    command.seconds(); // the class archive of the CLI is made by the first call
    List<Double> samples = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      samples.add(command.seconds());
    }
    return Samples.median(samples);
  }
}
