package io.muster.job.progress;

import io.muster.job.contract.Spread;
import java.time.Instant;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/** Gathers how the work of an application is spread over its slice. Safe from any thread. */
public final class SpreadListener extends SparkListener {
  private final SpreadTally tally = new SpreadTally();
  private final Integer cores;
  private final Instant begun;

  /**
   * @param cores of the slice; null where only the controller knows them
   * @param begun when the Spark context started
   */
  public SpreadListener(Integer cores, Instant begun) {
    this.cores = cores;
    this.begun = begun;
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    TaskMetrics metrics = end.taskMetrics();
    synchronized (tally) {
      tally.task(
          end.stageId(),
          end.taskInfo().executorId(),
          end.taskInfo().duration(),
          metrics == null ? 0 : metrics.inputMetrics().bytesRead(),
          metrics == null ? 0 : metrics.shuffleReadMetrics().totalBytesRead(),
          metrics == null ? 0 : metrics.outputMetrics().bytesWritten());
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted completed) {
    var stage = completed.stageInfo();
    synchronized (tally) {
      tally.stage(stage.stageId(), stage.name(), stage.numTasks(), Operators.of(stage));
    }
  }

  /** What has been told so far. */
  public Spread spread(Instant now) {
    synchronized (tally) {
      return tally.spread(cores, Math.max(0, now.toEpochMilli() - begun.toEpochMilli()));
    }
  }
}
