package io.muster.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.job.contract.Spread;
import io.muster.lifecycle.SliceUse;
import io.muster.lifecycle.SliceUse.OneTask;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SliceUsesTest {
  private static final long LONG = SliceUses.WORTH_A_WORD_MILLIS;

  /** A stage that reads files, unless more is said. */
  private record Told(
      int partitions,
      long busy,
      long longest,
      long input,
      long shuffle,
      long output,
      List<String> operators) {
    static Told of(int partitions, long busy, long longest) {
      return new Told(partitions, busy, longest, 1, 0, 0, List.of("Scan csv"));
    }

    Told shuffled() {
      return new Told(partitions, busy, longest, 0, 1, output, operators);
    }

    Told made() {
      return new Told(partitions, busy, longest, 0, 0, output, operators);
    }

    Told writes() {
      return new Told(partitions, busy, longest, input, shuffle, 1, operators);
    }

    Told coalesced() {
      return new Told(partitions, busy, longest, input, shuffle, output, List.of("Coalesce"));
    }

    Spread.Stage stage() {
      return new Spread.Stage(
          1, "s", partitions, partitions, busy, longest, input, shuffle, output, operators);
    }
  }

  private static Optional<OneTask> oneTask(int cores, Told... stages) {
    return use(cores, stages).oneTask();
  }

  private static SliceUse use(int cores, Told... stages) {
    List<Spread.Stage> all = Arrays.stream(stages).map(Told::stage).toList();
    long busy = all.stream().mapToLong(Spread.Stage::busyMillis).sum();
    return SliceUses.of(
        new Spread(null, 30_000, busy, all.size(), all.size(), all, Map.of()), cores);
  }

  @Test
  void addsUpHowBusyTheSliceWas() {
    SliceUse use = use(4, Told.of(8, 40_000, 6000), Told.of(2, 2000, 1000).shuffled());

    assertThat(use.busyMillis()).isEqualTo(42_000);
    assertThat(use.heldMillis()).isEqualTo(120_000);
    assertThat(use.oneTask()).isEmpty();
  }

  @Test
  void findsTheCauseOfOneTask() {
    assertThat(oneTask(2, Told.of(1, LONG, LONG))).contains(OneTask.INPUT);
    assertThat(oneTask(2, Told.of(2, LONG + 5, LONG))).contains(OneTask.INPUT);
    assertThat(oneTask(2, Told.of(1, LONG, LONG).writes().coalesced())).contains(OneTask.COALESCE);
    assertThat(oneTask(2, Told.of(4, 100, 50), Told.of(1, LONG, LONG).shuffled()))
        .contains(OneTask.SHUFFLE);
    assertThat(oneTask(2, Told.of(200, LONG + 100, LONG).shuffled())).contains(OneTask.SKEW);
    assertThat(oneTask(2, Told.of(1, LONG, LONG).made())).contains(OneTask.MADE);
  }

  @Test
  void addsTheStagesThatFollowOneAnother() {
    assertThat(
            oneTask(2, Told.of(1, LONG / 2, LONG / 2), Told.of(1, LONG / 2, LONG / 2).shuffled()))
        .isPresent();
  }

  @Test
  void isSilentWhereThereIsNothingToGain() {
    assertThat(oneTask(1, Told.of(1, LONG, LONG))).as("one core").isEmpty();
    assertThat(oneTask(2, Told.of(1, LONG - 1, LONG - 1))).as("a small input").isEmpty();
    assertThat(oneTask(8, Told.of(2, 2 * LONG, LONG))).as("two tasks").isEmpty();
    assertThat(oneTask(2)).as("no work").isEmpty();
    Told[] many = new Told[20];
    Arrays.fill(many, Told.of(1, 900, 900));
    assertThat(oneTask(2, many)).as("many stages of little each").isEmpty();
  }

  @Test
  void writingOneFileIsNoFault() {
    Told writing = Told.of(1, LONG, LONG).shuffled().writes();

    assertThat(oneTask(2, writing)).isEmpty();
    assertThat(oneTask(2, Told.of(4, 4000, 1000), writing)).isEmpty();
    assertThat(oneTask(2, Told.of(1, LONG, LONG), writing)).contains(OneTask.INPUT);
  }
}
