package io.muster.job.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.job.SharedSpark;
import io.muster.job.contract.Spread;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class SpreadListenerTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final SparkSession spark;
  @TempDir Path folder;

  SpreadListenerTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void tellsWhatEachStageAndExecutorDid() throws Exception {
    String data = folder.resolve("data").toString();
    spark.range(0, 40, 1, 4).toDF().write().parquet(data);
    SpreadListener listener = new SpreadListener(2, NOON);
    spark.sparkContext().addSparkListener(listener);
    try {
      spark
          .read()
          .schema("id BIGINT")
          .parquet(data)
          .groupBy("id")
          .count()
          .coalesce(1)
          .write()
          .parquet(folder.resolve("counted").toString());
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }

    Spread spread = listener.spread(NOON.plusSeconds(3));

    assertThat(spread.cores()).isEqualTo(2);
    assertThat(spread.sessionMillis()).isEqualTo(3000);
    assertThat(spread.tasks())
        .isEqualTo(spread.stages().stream().mapToLong(Spread.Stage::tasks).sum());
    assertThat(spread.busyMillis())
        .isEqualTo(spread.stages().stream().mapToLong(Spread.Stage::busyMillis).sum())
        .isPositive();
    assertThat(spread.executors()).containsOnlyKeys("driver");
    assertThat(spread.executors().get("driver").tasks()).isEqualTo(spread.tasks());
    assertThat(spread.stagesRun()).isEqualTo(2);
    Spread.Stage reading = spread.stages().get(0);
    assertThat(reading.inputBytes()).isPositive();
    assertThat(reading.shuffleBytes()).isZero();
    assertThat(reading.operators()).contains("Scan parquet", "WholeStageCodegen");
    Spread.Stage writing = spread.stages().get(1);
    assertThat(writing.partitions()).isEqualTo(1);
    assertThat(writing.shuffleBytes()).isPositive();
    assertThat(writing.outputBytes()).isPositive();
    assertThat(writing.operators()).contains("Coalesce");
    assertThat(writing.longestMillis()).isEqualTo(writing.busyMillis());
  }

  @Test
  void forgetsIdleStagesOfManyAndNoneOfTheirTime() {
    SpreadTally tally = new SpreadTally();
    for (int stage = 0; stage < 1000; stage++) {
      tally.task(stage, "1", stage == 500 ? 10_000 : 1, 0, 0, 0);
      tally.stage(stage, "s", 1, List.of());
    }

    Spread spread = tally.spread(null, 1);

    assertThat(spread.stages()).hasSize(Spread.MOST_STAGES);
    assertThat(spread.stages()).anyMatch(stage -> stage.id() == 500);
    assertThat(spread.stagesRun()).isEqualTo(1000);
    assertThat(spread.busyMillis()).isEqualTo(10_999);
    assertThat(spread.tasks()).isEqualTo(1000);
  }
}
