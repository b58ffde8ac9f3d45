package io.muster.verify;

import io.muster.job.contract.Spread;
import io.muster.lifecycle.SliceUse;
import io.muster.lifecycle.SliceUse.OneTask;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads from how the work was spread whether one task at a time did it.
 *
 * <p>What counts is the longest task of each stage: where these together are nearly all of the busy
 * time, more cores could not help, however many tasks there were. A stage that writes what a
 * shuffle brought is left out: how many files there are is for {@code output.target_file_size} to
 * say, and one file is no fault. So is a stage in which Muster itself looked at what was written.
 */
public final class SliceUses {
  /** Below this, two cores would save less than the application took to start. */
  static final long WORTH_A_WORD_MILLIS = 10_000;

  /** A task of less is short for what it does, however many of them follow one another. */
  private static final long WORTH_SPLITTING_MILLIS = 1_000;

  /** Of the busy time; the rest is planning, and stages that look at a footer. */
  private static final double NEARLY_ALL = 0.9;

  private static final String COALESCE = "Coalesce";

  private SliceUses() {}

  /** The use of a slice of so many cores. */
  public static SliceUse of(Spread spread, int cores) {
    return new SliceUse(cores, spread.sessionMillis(), spread.busyMillis(), oneTask(spread, cores));
  }

  private static Optional<OneTask> oneTask(Spread spread, int cores) {
    List<Spread.Stage> stages =
        spread.stages().stream()
            .filter(stage -> stage.outputBytes() == 0 || stage.shuffleBytes() == 0)
            .filter(stage -> !stage.name().startsWith(Spread.OWN_STAGE))
            .toList();
    long busy = stages.stream().mapToLong(Spread.Stage::busyMillis).sum();
    long longest =
        stages.stream()
            .mapToLong(Spread.Stage::longestMillis)
            .filter(millis -> millis >= WORTH_SPLITTING_MILLIS)
            .sum();
    if (cores == 1 || longest < WORTH_A_WORD_MILLIS || longest < NEARLY_ALL * busy) {
      return Optional.empty();
    }
    return stages.stream()
        .max(Comparator.comparingLong(Spread.Stage::longestMillis))
        .map(SliceUses::cause);
  }

  private static OneTask cause(Spread.Stage stage) {
    if (stage.operators().contains(COALESCE)) {
      return OneTask.COALESCE;
    }
    if (stage.shuffleBytes() > 0) {
      return stage.partitions() > 1 ? OneTask.SKEW : OneTask.SHUFFLE;
    }
    if (stage.inputBytes() > 0) {
      return OneTask.INPUT;
    }
    return stage.partitions() > 1 ? OneTask.SKEW : OneTask.MADE;
  }
}
