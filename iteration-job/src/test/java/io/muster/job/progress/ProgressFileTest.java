package io.muster.job.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.muster.job.SharedSpark;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Progress;
import io.muster.job.contract.Spread;
import io.muster.job.write.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class ProgressFileTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private static final Spread SPREAD = new Spread(2, 9, 8, 7, 0, List.of(), Map.of());

  private final SparkSession spark;
  @TempDir Path folder;

  ProgressFileTest(SparkSession spark) {
    this.spark = spark;
  }

  @Test
  void saysWhatSparkToldWhenTheStateChanges() throws Exception {
    ProgressFile file = file(folder);
    ProgressListener listener = new ProgressListener(file, () -> "http://localhost:4040");
    CountDownLatch ended = new CountDownLatch(1);
    SparkListener last =
        new SparkListener() {
          @Override
          public void onJobEnd(SparkListenerJobEnd end) {
            ended.countDown();
          }
        };
    spark.sparkContext().addSparkListener(listener);
    spark.sparkContext().addSparkListener(last);
    try {
      spark.range(0, 40, 1, 4).toDF().write().parquet(folder.resolve("data").toString());
      assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    } finally {
      spark.sparkContext().removeSparkListener(listener);
      spark.sparkContext().removeSparkListener(last);
    }

    file.enter(Progress.State.RUNNING);
    file.write();

    Progress progress = read();
    assertThat(progress.state()).isEqualTo(Progress.State.RUNNING);
    assertThat(progress.stagesDone()).isEqualTo(1);
    assertThat(progress.stagesKnown()).isEqualTo(1);
    assertThat(progress.tasksDone()).isEqualTo(4);
    assertThat(progress.tasksKnown()).isEqualTo(4);
    assertThat(progress.tasksFailed()).isZero();
    assertThat(progress.rowsWritten()).isEqualTo(40);
    assertThat(progress.stage()).isNull();
    assertThat(progress.spread()).isNull();
    assertThat(progress.updatedAt()).isEqualTo(NOON);
  }

  @Test
  void neverGoesBackFromStopped() throws Exception {
    ProgressFile file = file(folder);
    file.end();
    file.enter(Progress.State.RUNNING);

    assertThat(read().state()).isEqualTo(Progress.State.STOPPED);
    assertThat(read().spread()).isEqualTo(SPREAD);
  }

  @Test
  void harmsNobodyWhenItCannotBeWritten() {
    ProgressFile file = file(folder.resolve("gone"));

    file.begin();
    file.enter(Progress.State.RUNNING);
    file.end();

    assertThat(folder.resolve("gone")).doesNotExist();
  }

  @Test
  void harmsNobodyWhereAFileSystemLacksItsClasses() {
    ProgressFile file =
        file(
            new Outbox(
                "s3://bucket/attempt",
                () -> {
                  throw new NoClassDefFoundError("com/amazonaws/AmazonClientException");
                }));

    assertThatCode(file::write).doesNotThrowAnyException();
  }

  @Test
  void keepsNoListenerWaitingForAStoreThatHangs() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    AtomicBoolean asked = new AtomicBoolean();
    ProgressFile file =
        file(
            new Outbox(
                "s3://bucket/attempt",
                () -> {
                  asked.set(true);
                  try {
                    answers.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  throw new IllegalStateException("closed");
                }));

    file.enter(Progress.State.RUNNING);
    file.enter(Progress.State.STOPPING);

    answers.countDown();
    file.end();
    assertThat(asked).isTrue();
  }

  private static ProgressFile file(Path folder) {
    return file(new Outbox(folder.toString(), () -> null));
  }

  private static ProgressFile file(Outbox outbox) {
    return new ProgressFile(outbox, new ContractJson(), InstantSource.fixed(NOON), now -> SPREAD);
  }

  private Progress read() throws IOException {
    return new ContractJson()
        .read(
            Progress.class,
            Files.readString(folder.resolve(Progress.FILE_NAME)),
            Progress.FILE_NAME);
  }
}
