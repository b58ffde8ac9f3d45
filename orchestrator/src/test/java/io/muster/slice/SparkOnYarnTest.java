package io.muster.slice;

import static io.muster.slice.YarnClusters.size;
import static io.muster.slice.YarnClusters.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.slice.SparkOnYarn.DeployMode;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SparkOnYarnTest {
  private final SparkOnYarn cluster = SparkOnYarn.of(DeployMode.CLUSTER);

  @Test
  void anExecutorTakesATenthBesideItsHeapAndSparkCutsOffTheFraction() {
    Container executor = cluster.executor(slice(4, 4, "16g", "4g"));

    assertThat(executor.overhead()).isEqualTo(size("1638m"));
    assertThat(executor.memory()).isEqualTo(size("18022m"));
    assertThat(executor.cores()).isEqualTo(4);
    assertThat(executor).hasToString("16g + overhead 1638m");
  }

  @Test
  void noOverheadIsBelow384MiB() {
    assertThat(cluster.executor(slice(1, 1, "1g", "1g")).overhead()).isEqualTo(size("384m"));
    assertThat(cluster.executor(slice(1, 1, "3840m", "1g")).overhead()).isEqualTo(size("384m"));
    assertThat(cluster.executor(slice(1, 1, "3850m", "1g")).overhead()).isEqualTo(size("385m"));
  }

  @Test
  void theFactorOfEmrIsAnother() {
    SparkOnYarn emr =
        new SparkOnYarn(DeployMode.CLUSTER, 0.1875, 0.1875, Optional.empty(), Optional.empty());

    assertThat(emr.executor(slice(1, 4, "16g", "4g")).memory()).isEqualTo(size("19456m"));
    assertThat(emr.master(slice(1, 4, "16g", "4g")).memory()).isEqualTo(size("4864m"));
  }

  @Test
  void whatThePlanSaysOfOverheadHoldsForDriverAndExecutors() {
    Slice said = slice(1, 4, "16g", "4g").withMemoryOverhead(size("2g"));

    assertThat(cluster.executor(said).memory()).isEqualTo(size("18g"));
    assertThat(cluster.master(said).memory()).isEqualTo(size("6g"));
  }

  @Test
  void offHeapAndPythonCountForExecutorsOnly() {
    Slice slice =
        new Slice(2, 4, size("8g"), 2, size("4g"), size("1g"), size("512m"), size("256m"));

    assertThat(cluster.executor(slice).memory()).isEqualTo(size("9984m"));
    assertThat(cluster.executor(slice))
        .hasToString("8g + overhead 1g + off-heap 256m + pyspark 512m");
    assertThat(cluster.master(slice).memory()).isEqualTo(size("5g"));
    assertThat(cluster.master(slice).cores()).isEqualTo(2);
  }

  @Test
  void inClientModeTheMasterIsSmallWhateverTheDriver() {
    Container master = SparkOnYarn.of(DeployMode.CLIENT).master(slice(1, 4, "16g", "32g"));

    assertThat(master.memory()).isEqualTo(size("896m"));
    assertThat(master.cores()).isEqualTo(1);
  }

  @Test
  void refusesAFactorBelowZero() {
    assertThatThrownBy(
            () -> new SparkOnYarn(DeployMode.CLUSTER, 0.1, -1, Optional.empty(), Optional.empty()))
        .hasMessage("an overhead factor is not negative: 0.1, -1.0");
  }
}
