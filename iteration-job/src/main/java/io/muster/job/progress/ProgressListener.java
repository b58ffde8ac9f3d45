package io.muster.job.progress;

import io.muster.job.contract.Progress;
import java.util.function.Supplier;
import org.apache.spark.Success$;
import org.apache.spark.TaskKilled;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerApplicationEnd;
import org.apache.spark.scheduler.SparkListenerApplicationStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.StageInfo;

/** Tells the progress file what Spark's listener bus tells. */
public final class ProgressListener extends SparkListener {
  private final ProgressFile file;
  private final Supplier<String> trackingUrl;

  /** The URL of Spark's UI is asked for when the application has started; it may be null. */
  public ProgressListener(ProgressFile file, Supplier<String> trackingUrl) {
    this.file = file;
    this.trackingUrl = trackingUrl;
  }

  @Override
  public void onApplicationStart(SparkListenerApplicationStart start) {
    String id = start.appId().isDefined() ? start.appId().get() : null;
    file.tell(tally -> tally.application(id, trackingUrl.get()));
    file.enter(Progress.State.RUNNING);
  }

  @Override
  public void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    StageInfo stage = submitted.stageInfo();
    file.tell(tally -> tally.stageBegan(stage.stageId(), stage.name(), stage.numTasks()));
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted completed) {
    StageInfo stage = completed.stageInfo();
    file.tell(tally -> tally.stageEnded(stage.stageId(), stage.failureReason().isDefined()));
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    if (end.reason() == Success$.MODULE$) {
      TaskMetrics metrics = end.taskMetrics();
      long rows = metrics == null ? 0 : metrics.outputMetrics().recordsWritten();
      file.tell(tally -> tally.taskDone(rows));
    } else if (!(end.reason() instanceof TaskKilled)) {
      // a task that was killed lost a race, or its stage was not needed any more
      file.tell(Tally::taskFailed);
    }
  }

  @Override
  public void onApplicationEnd(SparkListenerApplicationEnd end) {
    file.enter(Progress.State.STOPPING);
  }
}
