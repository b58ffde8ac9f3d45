package io.muster.job.contract;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/**
 * How far an application is: {@code progress.json}, replaced atomically, at most once a second
 * unless the state changes.
 *
 * @param trackingUrl of Spark's own UI, or null when it is off
 * @param stage the newest that runs, or null between stages
 * @param tasksKnown of the stages submitted so far
 * @param rowsWritten by tasks that have ended, or null before the first
 * @param spread of the work over the slice, once the context stops; null before
 */
public record Progress(
    State state,
    String applicationId,
    String trackingUrl,
    Stage stage,
    int stagesDone,
    int stagesKnown,
    long tasksDone,
    long tasksKnown,
    long tasksFailed,
    Long rowsWritten,
    Instant updatedAt,
    Spread spread) {
  public static final String FILE_NAME = "progress.json";

  /** What the Spark context does. */
  public enum State {
    STARTING,
    RUNNING,
    STOPPING,
    STOPPED;

    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A stage that runs; the name is Spark's, for people. */
  public record Stage(int id, String name) {}

  public Progress {
    Check.present(state, "state");
    Check.present(updatedAt, "updated_at");
  }
}
