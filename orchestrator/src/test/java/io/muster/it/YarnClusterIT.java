package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the tests' own YARN tells why it does not start, and is never left behind. */
final class YarnClusterIT {
  @TempDir private static Path place;

  @Test
  void saysWhyAClusterDoesNotStart() {
    YarnSetup setup =
        new YarnSetup().withScheduler("yarn.scheduler.capacity.root.small.capacity", "20");
    Path folder = place.resolve("badly-shared");

    assertThatThrownBy(() -> setup.start(folder))
        .hasMessageContaining("the ResourceManager lives")
        .hasMessageContaining("Illegal capacity");
    assertThat(YarnCluster.processes(folder)).isEmpty();
  }

  @Test
  void leavesNothingWhenItsOwnProcessIsKilled() throws IOException {
    Path folder = place.resolve("abandoned");
    Path log = place.resolve("abandoned.log");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dyarn.jars=" + System.getProperty("yarn.jars"),
                Abandoning.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      MusterProcess.await(
          "a cluster", () -> MusterProcess.text(log).contains("ready") || !process.isAlive());
      assertThat(YarnCluster.processes(folder)).as(MusterProcess.text(log)).hasSize(3);
    } finally {
      process.destroyForcibly();
    }

    MusterProcess.await("its end", () -> YarnCluster.processes(folder).isEmpty());
  }

  /** Starts a cluster and does not close it. */
  static final class Abandoning {
    private Abandoning() {}

    public static void main(String[] words) throws InterruptedException {
      new YarnSetup().start(Path.of(words[0]));
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }
}
