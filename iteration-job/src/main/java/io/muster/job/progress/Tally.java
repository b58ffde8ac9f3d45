package io.muster.job.progress;

import io.muster.job.contract.Progress;
import io.muster.job.contract.Spread;
import java.time.Instant;
import java.util.TreeMap;

/** Counts what Spark tells of stages and tasks. Not for several threads at once. */
final class Tally {
  private final TreeMap<Integer, String> running = new TreeMap<>();
  private Progress.State state = Progress.State.STARTING;
  private String applicationId;
  private String trackingUrl;
  private int stagesDone;
  private int stagesKnown;
  private long tasksDone;
  private long tasksKnown;
  private long tasksFailed;
  private Long rowsWritten;

  /** A later state is never followed by an earlier one. */
  boolean enter(Progress.State next) {
    if (next.compareTo(state) <= 0) {
      return false;
    }
    state = next;
    return true;
  }

  /** Whether no more work is begun. */
  boolean isAtItsEnd() {
    return state.compareTo(Progress.State.STOPPING) >= 0;
  }

  void application(String id, String url) {
    applicationId = id;
    trackingUrl = url;
  }

  void stageBegan(int id, String name, int tasks) {
    running.put(id, name);
    stagesKnown++;
    tasksKnown += tasks;
  }

  void stageEnded(int id, boolean failed) {
    running.remove(id);
    if (!failed) {
      stagesDone++;
    }
  }

  void taskDone(long rows) {
    tasksDone++;
    rowsWritten = (rowsWritten == null ? 0 : rowsWritten) + rows;
  }

  void taskFailed() {
    tasksFailed++;
  }

  /** The spread is null as long as the application is at work. */
  Progress progress(Instant now, Spread spread) {
    Progress.Stage stage =
        running.isEmpty()
            ? null
            : new Progress.Stage(running.lastKey(), running.lastEntry().getValue());
    return new Progress(
        state,
        applicationId,
        trackingUrl,
        stage,
        stagesDone,
        stagesKnown,
        tasksDone,
        tasksKnown,
        tasksFailed,
        rowsWritten,
        now,
        spread);
  }
}
