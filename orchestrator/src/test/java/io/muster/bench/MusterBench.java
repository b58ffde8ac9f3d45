package io.muster.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Takes every figure, prints the table, and fails only if something could not be measured. */
class MusterBench {
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
  private static final String ONLY = System.getProperty("bench.only", "");

  @Test
  void takesEveryFigure() throws Exception {
    Path home = Path.of(System.getProperty("muster.home"));
    Path target = home.getParent();
    Path work = Files.createDirectories(target.resolve("bench"));
    Installation muster =
        new Installation(
            home,
            Path.of(System.getProperty("muster.project")).normalize(),
            Path.of(System.getProperty("muster.job.tests")).normalize(),
            Files.createTempDirectory(work, "work-"));
    List<Figure> figures = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Measurement measurement :
        List.of(
            new CommandsMeasurement(muster),
            new LargeRunMeasurement(muster),
            new S3VerificationMeasurement(),
            new ControllerMeasurement(muster),
            new FollowingMeasurement(muster),
            new FlightsMeasurement(muster, ROUNDS),
            new PythonMeasurement(muster, ROUNDS),
            new SubmissionMeasurement(muster, ROUNDS))) {
      if (measurement.getClass().getSimpleName().startsWith(ONLY)) {
        Progress.say("%s", measurement.what());
        try {
          figures.addAll(measurement.take());
        } catch (Exception e) {
          failures.add(measurement.what() + ": " + e);
          Progress.say("could not be measured: %s", e);
        }
      }
    }
    Results results = new Results(figures);
    results.write(target);
    results.table().lines().forEach(line -> Progress.say("%s", line));
    if (failures.isEmpty()) {
      MoreFiles.deleteRecursively(muster.work(), RecursiveDeleteOption.ALLOW_INSECURE);
    }
    assertThat(failures).as("what could not be measured").isEmpty();
  }
}
