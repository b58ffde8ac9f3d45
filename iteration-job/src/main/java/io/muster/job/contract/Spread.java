package io.muster.job.contract;

import java.util.List;
import java.util.Map;

/**
 * How the work of an application was spread over its slice.
 *
 * <p>Busy is a task from its launch to its end, whatever became of it: a core is taken so long.
 *
 * @param cores of the slice, or null where only the controller knows them
 * @param sessionMillis from the start of the Spark context to when this was written
 * @param busyMillis of all tasks together
 * @param tasks that have ended
 * @param stagesRun how many stages have been run, of which the busiest are listed
 * @param stages at most {@link #MOST_STAGES}, the busiest, in the order of their numbers
 * @param executors by their name
 */
public record Spread(
    Integer cores,
    long sessionMillis,
    long busyMillis,
    long tasks,
    int stagesRun,
    List<Stage> stages,
    Map<String, Executor> executors) {
  public static final int MOST_STAGES = 20;

  /** What the names of stages begin with that Muster itself has run, and not the job. */
  public static final String OWN_STAGE = "muster: ";

  /**
   * One stage, all its attempts together.
   *
   * @param name Spark's, for people
   * @param partitions that it has, hence the most tasks that can be at work at once
   * @param tasks that have ended, those included that were repeated
   * @param longestMillis of its longest task
   * @param inputBytes read from files or a cache
   * @param shuffleBytes read from stages before
   * @param outputBytes written to files
   * @param operators of Spark that its rows pass, as its plan names them, for finding causes
   */
  public record Stage(
      int id,
      String name,
      int partitions,
      long tasks,
      long busyMillis,
      long longestMillis,
      long inputBytes,
      long shuffleBytes,
      long outputBytes,
      List<String> operators) {
    public Stage {
      operators = Check.list(operators);
    }
  }

  /** What one executor has done. */
  public record Executor(long tasks, long busyMillis) {}

  public Spread {
    Check.that(sessionMillis >= 0 && busyMillis >= 0, "a time is below zero");
    stages = Check.list(stages);
    executors = Check.ordered(executors);
  }
}
