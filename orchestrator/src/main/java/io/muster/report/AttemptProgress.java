package io.muster.report;

import io.muster.job.contract.Progress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far an application says that it is.
 *
 * @param stage the name of the newest that runs
 * @param tasksKnown of the stages submitted so far: it grows
 * @param rows written so far
 */
public record AttemptProgress(
    Optional<String> stage,
    int stagesDone,
    int stagesKnown,
    long tasksDone,
    long tasksKnown,
    long tasksFailed,
    OptionalLong rows,
    Optional<String> trackingUrl) {

  static AttemptProgress of(Progress progress) {
    return new AttemptProgress(
        Optional.ofNullable(progress.stage()).map(Progress.Stage::name),
        progress.stagesDone(),
        progress.stagesKnown(),
        progress.tasksDone(),
        progress.tasksKnown(),
        progress.tasksFailed(),
        progress.rowsWritten() == null
            ? OptionalLong.empty()
            : OptionalLong.of(progress.rowsWritten()),
        Optional.ofNullable(progress.trackingUrl()));
  }

  /** The tasks that are known and not done: as many cores can be busy at most. */
  long tasksLeft() {
    return Math.max(0, tasksKnown - tasksDone);
  }
}
