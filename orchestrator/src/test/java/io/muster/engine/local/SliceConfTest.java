package io.muster.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.plan.MemorySize;
import io.muster.slice.Slice;
import org.junit.jupiter.api.Test;

class SliceConfTest {
  @Test
  void givesTheOneJvmTheHeapsOfAllAndNothingThatIsNotAskedFor() {
    assertThat(SliceConf.of(slice(0, 0))).hasSize(1).containsEntry("spark.driver.memory", "7000m");
  }

  @Test
  void givesSparkItsMemoryOffTheHeap() {
    assertThat(SliceConf.of(slice(0, 512)))
        .containsEntry("spark.memory.offHeap.enabled", "true")
        .containsEntry("spark.memory.offHeap.size", "512m")
        .doesNotContainKey("spark.executor.pyspark.memory");
  }

  @Test
  void sharesTheMemoryOfPythonAmongTheWorkersOfAllCores() {
    assertThat(SliceConf.of(slice(1200, 0)))
        .containsEntry("spark.executor.pyspark.memory", "1200m")
        .containsEntry("spark.executor.cores", "6")
        .doesNotContainKey("spark.memory.offHeap.enabled");
  }

  private static Slice slice(long pysparkMiB, long offHeapMiB) {
    return new Slice(
        3,
        2,
        new MemorySize(2000),
        1,
        new MemorySize(1000),
        new MemorySize(384),
        new MemorySize(pysparkMiB),
        new MemorySize(offHeapMiB));
  }
}
