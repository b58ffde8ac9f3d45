package io.muster.bench;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Ten thousand iterations through the conductor and a journal on disk, in a JVM of 256 MiB. */
final class LargeRunMeasurement implements Measurement {
  private static final int ROUNDS = 3;
  private static final int ITERATIONS = 10_000;

  private final Installation muster;

  LargeRunMeasurement(Installation muster) {
    this.muster = muster;
  }

  @Override
  public String what() {
    return "10,000 iterations through conductor and journal, three times";
  }

  @Override
  public List<Figure> take() throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    List<Double> heaps = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      Path folder = Files.createDirectories(muster.work().resolve("large-" + i));
      Command command =
          Command.of(
              folder.resolve("large.log"),
              List.of(
                  Installation.java(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LargeRun.class.getName(),
                  folder.toString(),
                  Integer.toString(ITERATIONS)));
      command.seconds();
      List<String> lines = Files.readAllLines(command.log());
      List<String> told = Splitter.on(' ').splitToList(lines.get(lines.size() - 1));
      seconds.add(Double.valueOf(told.get(0)));
      heaps.add(Double.valueOf(told.get(1)));
      Progress.say("  %s s, heap at most %s MiB", told.get(0), told.get(1));
    }
    return List.of(
        new Figure("10,000 iterations, simulated engine", Samples.median(seconds), "s", 20),
        new Figure("10,000 iterations, simulated engine: heap", Samples.median(heaps), "MiB", 256));
  }
}
